import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from './loopback.ts';

export interface TcpProxy {
  readonly port: number;
  /** Delays the server's data by this time, from the next chunk on. Default 0. */
  delayMs: number;
  /** The chunks that clients have sent, as they arrived. */
  readonly sent: readonly Buffer[];
  /** The number of times that a server answered after a client sent something. */
  readonly roundTrips: number;
  /** Resets both counts. */
  reset(): void;
  /** Closes every open connection, as a failing network does. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a TCP proxy on loopback that counts round trips, delays data and breaks connections. */
export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let sent: Buffer[] = [];
  let roundTrips = 0;
  let delayMs = 0;

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = createConnection({ ...target, noDelay: true });
    const timers = new Set<NodeJS.Timeout>();
    let isWaiting = false;
    client.on('data', (chunk) => {
      sent.push(chunk);
      isWaiting = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (isWaiting) roundTrips += 1;
      isWaiting = false;
      if (delayMs === 0 && timers.size === 0) {
        client.write(chunk);
        return;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        client.write(chunk);
      }, delayMs);
      timers.add(timer);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        for (const timer of timers) clearTimeout(timer);
        other.destroy();
      });
    }
  });

  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  const port = await listenOnLoopback(server);

  return {
    port,
    get delayMs() {
      return delayMs;
    },
    set delayMs(value) {
      delayMs = value;
    },
    get sent() {
      return sent;
    },
    get roundTrips() {
      return roundTrips;
    },
    reset() {
      sent = [];
      roundTrips = 0;
    },
    cut,
    async close() {
      const closed = once(server.close(), 'close');
      cut();
      await closed;
    },
  };
}
