import { connect, type Socket } from 'node:net';
import type { Served } from './servers.ts';

const HEAD_END = '\r\n\r\n';

/**
 * A load of requests with one body over connections that stay open. It speaks as much HTTP as the answers of the servers
 * here need: a load generator that costs more than the server would measure itself.
 */
export class Connections {
  readonly #port: number;
  readonly #count: number;
  readonly #request: string;
  #sockets: readonly Socket[] | undefined;

  constructor({ url }: Served, count: number, body: string) {
    this.#port = Number(new URL(url).port);
    this.#count = count;
    const head = ['POST /chat HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
    this.#request = `${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}${HEAD_END}${body}`;
  }

  /** Sends so many requests over each connection, the next one as soon as an answer has come. Returns how many it sent. */
  async send(requests: number): Promise<number> {
    this.#sockets ??= Array.from({ length: this.#count }, () =>
      connect({ port: this.#port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1'),
    );
    const sleep = stayAwake();
    try {
      await Promise.all(this.#sockets.map((socket) => this.#sendOver(socket, requests)));
    } finally {
      sleep();
    }
    return requests * this.#count;
  }

  #sendOver(socket: Socket, requests: number): Promise<void> {
    let left = requests;
    let received = '';
    return new Promise((resolve, reject) => {
      const closed = (): void => reject(new Error('A connection was closed.'));
      const read = (bytes: string): void => {
        received += bytes;
        if (!isWhole(received)) return;
        if (!received.startsWith('HTTP/1.1 200 ')) reject(new Error(received));
        received = '';
        left -= 1;
        if (left > 0) socket.write(this.#request);
        else {
          socket.off('data', read).off('close', closed);
          resolve();
        }
      };
      socket.on('data', read).on('close', closed);
      socket.write(this.#request);
    });
  }
}

function isWhole(response: string): boolean {
  const bodyAt = response.indexOf(HEAD_END) + HEAD_END.length;
  const length = /\r\ncontent-length: (\d+)/i.exec(response)?.[1];
  return bodyAt >= HEAD_END.length && response.length === bodyAt + Number(length);
}

/**
 * Keeps this process from sleeping until the function that it returns is called. The slower of two servers
 * leaves the load generator time to fall asleep, and would pay for waking it with every answer that it writes.
 */
function stayAwake(): () => void {
  let awake = true;
  const turn = (): void => {
    if (awake) setImmediate(turn);
  };
  turn();
  return () => {
    awake = false;
  };
}
