import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Server } from 'node:net';

const HOST = '127.0.0.1';

/** Has a server listen on loopback, on any free port unless one is given. Resolves with the port. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen(port, HOST);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/** Refuses connections from now on and hangs up on everyone; nothing where it does not listen. */
export async function hangUp(server: HttpServer | HttpsServer): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
