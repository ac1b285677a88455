import type { Server } from 'node:http';
import { toNetwork } from './network.ts';

export interface PeerLimits {
  /** How many connections one peer may have open. A further one is closed at once. */
  readonly maxPerPeer: number;
  /** With more than so many of all peers, connections that wait for their next request have less time. */
  readonly crowdedAt: number;
  /** How long such a connection is kept then, in milliseconds. */
  readonly crowdedKeepAliveMs: number;
}

/**
 * Keeps one peer from holding all connections of a server. Only for a server whose peers are clients: behind a proxy
 * all of them would be one, which also has to know how long a connection is kept.
 */
export function boundPeers(server: Server, { maxPerPeer, crowdedAt, crowdedKeepAliveMs }: PeerLimits): void {
  const usualKeepAliveMs = server.keepAliveTimeout;
  const openOf = new Map<string, number>();
  let open = 0;

  function count(peer: string, change: 1 | -1): void {
    const own = (openOf.get(peer) ?? 0) + change;
    if (own === 0) openOf.delete(peer);
    else openOf.set(peer, own);
    open += change;
    // Read at the end of each answer.
    server.keepAliveTimeout = open > crowdedAt ? crowdedKeepAliveMs : usualKeepAliveMs;
  }

  server.on('connection', (socket) => {
    const peer = toNetwork(socket.remoteAddress);
    if ((openOf.get(peer) ?? 0) >= maxPerPeer) {
      socket.destroy();
      return;
    }
    count(peer, 1);
    socket.once('close', () => count(peer, -1));
  });
}
