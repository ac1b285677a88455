import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { refuseMalformed, toRefusal } from './http/refuse-malformed.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface Listener {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /**
   * Takes no more connections, lets open answers end, and cuts those that are still going after `graceMs`.
   * Cutting one aborts its request's signal.
   */
  close(graceMs: number): Promise<void>;
}

/** How often connections that have become idle are closed while the server ends. */
const SWEEP_MS = 50;

/** Serves a fetch function over HTTP. Rejects as `net.Server.listen` fails, such as with `EADDRINUSE`. */
export async function listen(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port }: ListenOptions,
): Promise<Listener> {
  // Without an `overrideGlobalObjects` of false this puts lighter Request and Response in place.
  const answer = getRequestListener(fetch, { errorHandler: toRefusal });
  // A missing host is found by the listener, which has an answer for it.
  const server = createServer({ requireHostHeader: false }, answer);
  refuseMalformed(server);
  // Longer than load balancers keep theirs, so that none sends a question into a connection that is closing.
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

  return {
    url: toUrl(host, server),
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
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
