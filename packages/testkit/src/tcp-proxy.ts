import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from './loopback.ts';

export interface TcpProxy {
  readonly port: number;
  /** Holds back what the server answers for so long, from the next piece on. 0 by default. */
  delayMs: number;
  /** The pieces that clients have sent so far, each as it came off the wire. */
  readonly sent: readonly Buffer[];
  /** How often the direction turned from server to client: the round trips so far. */
  readonly roundTrips: number;
  /** Forgets what was counted. */
  reset(): void;
  /** Breaks every open connection, as a failing network would. */
  cut(): void;
  close(): Promise<void>;
}

/** A TCP proxy on loopback that counts, delays and breaks what passes through it. */
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
    client.on('data', (piece) => {
      sent.push(piece);
      isWaiting = true;
      upstream.write(piece);
    });
    upstream.on('data', (piece) => {
      if (isWaiting) roundTrips += 1;
      isWaiting = false;
      if (delayMs === 0 && timers.size === 0) {
        client.write(piece);
        return;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        client.write(piece);
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
