import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Server } from 'node:net';

const HOST = '127.0.0.1';

/**
 * How long stand-ins keep idle connections. Azure keeps them for minutes. Node's default of 5 s ends connections in the
 * moment in which a client reuses them, when the machine is busy.
 */
export const KEEP_ALIVE_MS = 120_000;

/** Makes a server listen on loopback, on a free port by default. Resolves with the port. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen(port, HOST);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/** Stops listening and closes all connections. Does nothing when the server does not listen. */
export async function closeServer(server: HttpServer | HttpsServer): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
