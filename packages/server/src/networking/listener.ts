import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { limitConnectionsPerIp } from './limit-connections-per-ip.ts';
import { refuseMalformed, toRefusal } from './refuse-malformed.ts';
import { StreamingResponse } from './streaming-response.ts';

/** The time-outs of a connection and the number of connections. Times in milliseconds. */
export interface ConnectionLimits {
  /** For the head of a request. */
  readonly headersTimeoutMs: number;
  /** For a whole request, its body included. */
  readonly requestTimeoutMs: number;
  /** The interval in which both are checked. */
  readonly checkEveryMs: number;
  /**
   * The time without a byte in either direction while a request is in work. Longer than an answer may take, since an
   * answer as JSON sends nothing before it is complete, and this time-out closes the connection without a response.
   */
  readonly inactivityMs: number;
  readonly maxConnections: number;
  /** Only when clients connect directly. Absent behind a proxy, whose address all connections have. */
  readonly maxConnectionsPerIp?: number;
}

const CONNECTION_LIMITS: ConnectionLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  checkEveryMs: 2_000,
  inactivityMs: 240_000,
  maxConnections: 20_000,
};

/** Longer than load balancers keep idle connections, so that none sends a request into a closing connection. */
const KEEP_ALIVE_MS = 65_000;
/** When more than half of all connections are open and clients connect directly. */
const HIGH_WATER_KEEP_ALIVE_MS = 5_000;
/**
 * How many connections may wait while the process is busy; the operating system's own limit applies too. A client that
 * finds the queue full retries after one, two, four and eight seconds.
 */
const BACKLOG = 4_096;
const MAX_HEADER_BYTES = 16 * 1_024;
/** Spreads long-lived connections over the replicas again. */
const MAX_REQUESTS_PER_CONNECTION = 10_000;

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly connections?: Partial<ConnectionLimits>;
}

export interface Listener {
  /** The address for a browser on this machine. */
  readonly url: string;
  /** Continues to answer, and closes each connection after its next response. */
  drain(): void;
  /**
   * Accepts no more connections and waits for the open responses. After `graceMs` it calls `onForceClose` and closes
   * the connections that are still open, which aborts their requests' signals.
   */
  close(graceMs: number, onForceClose?: () => void): Promise<void>;
}

/** The interval in which idle connections are closed during a shutdown. */
const SWEEP_MS = 50;
/** The time for what `onForceClose` sends to reach the clients. */
const FORCE_CLOSE_DELAY_MS = 200;

/** Serves a fetch function over HTTP. Rejects as `net.Server.listen` fails, such as with `EADDRINUSE`. */
export async function listen(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port, connections = {} }: ListenOptions,
): Promise<Listener> {
  const limits = { ...CONNECTION_LIMITS, ...connections };
  // With `overrideGlobalObjects` at its default this installs lighter Request and Response classes.
  const requestListener = getRequestListener(fetch, { errorHandler: toRefusal });
  const server = createServer(
    {
      ServerResponse: StreamingResponse,
      // The request listener answers a request without a host; Node would only close the connection.
      requireHostHeader: false,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    requestListener,
  );
  refuseMalformed(server);
  nameMissingHost(server);
  server.timeout = limits.inactivityMs;
  server.maxConnections = limits.maxConnections;
  if (limits.maxConnectionsPerIp !== undefined)
    limitConnectionsPerIp(server, {
      maxPerIp: limits.maxConnectionsPerIp,
      highWaterMark: limits.maxConnections / 2,
      highWaterKeepAliveMs: HIGH_WATER_KEEP_ALIVE_MS,
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
    async close(graceMs, onForceClose = () => {}) {
      drain();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const allClosed = new AbortController();
      const forced = forceCloseAfter(graceMs, allClosed.signal);
      await closed;
      clearInterval(sweep);
      allClosed.abort();
      await forced;

      async function forceCloseAfter(ms: number, signal: AbortSignal): Promise<void> {
        try {
          await delay(ms, undefined, { signal });
          onForceClose();
          await delay(FORCE_CLOSE_DELAY_MS, undefined, { signal });
          server.closeAllConnections();
        } catch {
          // All connections closed within the grace period.
        }
      }
    },
  };
}

/**
 * Gives requests of HTTP/1.0, which need no `Host` and which load balancers use for health checks, a name that no host
 * has. Later versions without the header are refused.
 */
function nameMissingHost(server: Server): void {
  server.prependListener('request', ({ httpVersion, headers }) => {
    if (httpVersion === '1.0') headers.host ||= 'unnamed.invalid';
  });
}

function toUrl(host: string, server: Server): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : '';
  const isWildcard = host === '0.0.0.0' || host === '::';
  const name = isWildcard ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
