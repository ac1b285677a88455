import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { DEFAULT_STREAM_SETTINGS } from '../ask/stream-settings.ts';
import { boundPeers } from './limit-connections-per-ip.ts';
import { refuseMalformed, toRefusal } from './refuse-malformed.ts';

/** How patient the server is with a connection, and how many it has. Times in milliseconds. */
export interface ConnectionLimits {
  /** For the head of a request. */
  readonly headersTimeoutMs: number;
  /** For a whole request, its body included. */
  readonly requestTimeoutMs: number;
  /** How often both are looked at. */
  readonly checkEveryMs: number;
  /**
   * Without a byte in either direction, while something is under way. Longer than an answer may take, since one as
   * a whole is silent until it is there: what cuts here has no words for it.
   */
  readonly silenceMs: number;
  readonly maxConnections: number;
  /** Of one peer: only where peers are clients. Absent behind a proxy, which is the peer of all. */
  readonly maxConnectionsPerPeer?: number;
}

/** So that an answer which runs out of time still says so. */
export const SILENCE_BEYOND_ANSWER_MS = 15_000;

const CONNECTION_LIMITS: ConnectionLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  checkEveryMs: 2_000,
  silenceMs: DEFAULT_STREAM_SETTINGS.maxMs + SILENCE_BEYOND_ANSWER_MS,
  maxConnections: 20_000,
};

/** Longer than load balancers keep theirs, so that none sends a question into a connection that is closing. */
const KEEP_ALIVE_MS = 65_000;
/** Where more than half of all connections are taken and peers are clients. */
const CROWDED_KEEP_ALIVE_MS = 5_000;
/**
 * How many connections may wait for a moment in which the process is busy; the system's own limit bounds it, too. One
 * that finds no room tries again after a second, then after two, four and eight.
 */
const BACKLOG = 4_096;
const MAX_HEADER_BYTES = 16 * 1_024;
/** So that connections which live for days do not stay with one replica for ever. */
const MAX_REQUESTS_PER_CONNECTION = 10_000;

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly connections?: Partial<ConnectionLimits>;
}

export interface Listener {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** Goes on answering, and lets no connection outlive its next answer. */
  drain(): void;
  /**
   * Takes no more connections, lets open answers end, and after `graceMs` calls `lastWords` and cuts those that
   * are still going. Cutting one aborts its request's signal.
   */
  close(graceMs: number, lastWords?: () => void): Promise<void>;
}

/** How often connections that have become idle are closed while the server ends. */
const SWEEP_MS = 50;
/** What the last words have to get out. */
const LAST_WORDS_MS = 200;

/** Serves a fetch function over HTTP. Rejects as `net.Server.listen` fails, such as with `EADDRINUSE`. */
export async function listen(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port, connections = {} }: ListenOptions,
): Promise<Listener> {
  const limits = { ...CONNECTION_LIMITS, ...connections };
  // Without an `overrideGlobalObjects` of false this puts lighter Request and Response in place.
  const answer = getRequestListener(fetch, { errorHandler: toRefusal });
  const server = createServer(
    {
      // A missing host is found by the listener, which has an answer for it.
      requireHostHeader: false,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    answer,
  );
  refuseMalformed(server);
  server.timeout = limits.silenceMs;
  server.maxConnections = limits.maxConnections;
  if (limits.maxConnectionsPerPeer !== undefined)
    boundPeers(server, {
      maxPerPeer: limits.maxConnectionsPerPeer,
      crowdedAt: limits.maxConnections / 2,
      crowdedKeepAliveMs: CROWDED_KEEP_ALIVE_MS,
    });
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_CONNECTION;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
  let draining = false;

  function drain(): void {
    if (draining) return;
    draining = true;
    server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  }

  return {
    url: toUrl(host, server),
    drain,
    async close(graceMs, lastWords = () => {}) {
      drain();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const inTime = new AbortController();
      const cut = cutAfter(graceMs, inTime.signal);
      await closed;
      clearInterval(sweep);
      inTime.abort();
      await cut;

      async function cutAfter(ms: number, signal: AbortSignal): Promise<void> {
        try {
          await delay(ms, undefined, { signal });
          lastWords();
          await delay(LAST_WORDS_MS, undefined, { signal });
          server.closeAllConnections();
        } catch {
          // All have ended in time.
        }
      }
    },
  };
}

function toUrl(host: string, server: Server): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : '';
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
