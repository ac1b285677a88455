import type { Server } from 'node:http';
import { toNetwork } from './subscriber-network.ts';

export interface ConnectionsPerIp {
  /** How many connections one IP address may have open. A further one is closed at once. */
  readonly maxPerIp: number;
  /** Above this number of open connections of all addresses, idle connections are kept for a shorter time. */
  readonly highWaterMark: number;
  /** How long an idle connection is kept above the high-water mark, in milliseconds. */
  readonly highWaterKeepAliveMs: number;
}

/**
 * Keeps one IP address (one /64 network of IPv6) from holding all connections of a server. Only for a server that
 * clients connect to directly: behind a proxy every connection has the proxy's address, and the proxy has to know how
 * long an idle connection is kept.
 */
export function limitConnectionsPerIp(
  server: Server,
  { maxPerIp, highWaterMark, highWaterKeepAliveMs }: ConnectionsPerIp,
): void {
  const usualKeepAliveMs = server.keepAliveTimeout;
  const openByNetwork = new Map<string, number>();
  let open = 0;

  function count(network: string, change: 1 | -1): void {
    const own = (openByNetwork.get(network) ?? 0) + change;
    if (own === 0) openByNetwork.delete(network);
    else openByNetwork.set(network, own);
    open += change;
    // Node reads this at the end of each response.
    server.keepAliveTimeout = open > highWaterMark ? highWaterKeepAliveMs : usualKeepAliveMs;
  }

  server.on('connection', (socket) => {
    const network = toNetwork(socket.remoteAddress);
    if ((openByNetwork.get(network) ?? 0) >= maxPerIp) {
      socket.destroy();
      return;
    }
    count(network, 1);
    socket.once('close', () => count(network, -1));
  });
}
