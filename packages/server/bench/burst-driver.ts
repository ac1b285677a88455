import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { QUESTION } from './question.ts';

/** Asks a server for cached answers, over connections that stay open between bursts. */
export interface BurstDriver {
  /** Asks so many times, one question after the other on each connection. */
  burst(answers: number): Promise<void>;
  close(): void;
}

const BODY = JSON.stringify(QUESTION);
const HEAD_END = '\r\n\r\n';

/**
 * Writes and reads HTTP itself: a client library would take longer than the server, which would then wait for it, and
 * pay for waking up with each question.
 */
export function createBurstDriver(url: string, connections: number): BurstDriver {
  const { host, hostname, port } = new URL(url);
  const request = Buffer.from(
    `POST /chat HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  );
  const lanes = Array.from({ length: connections }, () => createLane(Number(port), hostname, request));
  return {
    async burst(answers) {
      let left = answers;
      const takeOne = (): boolean => {
        left -= 1;
        return left >= 0;
      };
      await Promise.all(lanes.map((lane) => lane.askWhile(takeOne)));
    },
    close() {
      for (const lane of lanes) lane.close();
    },
  };
}

interface Lane {
  /** Asks as long as `takeOne` returns true. */
  askWhile(takeOne: () => boolean): Promise<void>;
  close(): void;
}

function createLane(port: number, hostname: string, request: Buffer): Lane {
  let socket: Socket | undefined;
  let answered: ((text: string) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  let received = '';

  async function open(): Promise<Socket> {
    const opened = connect(port, hostname);
    opened.setNoDelay(true).setEncoding('latin1');
    await once(opened, 'connect');
    opened.on('data', (text: string) => {
      received += text;
      if (!isComplete(received)) return;
      const response = received;
      received = '';
      answered?.(response);
    });
    opened.on('error', (error) => failed?.(error));
    opened.on('close', () => failed?.(new Error('The server closed the connection.')));
    return opened;
  }

  function ask(opened: Socket): Promise<string> {
    return new Promise((resolve, reject) => {
      answered = resolve;
      failed = reject;
      opened.write(request);
    });
  }

  return {
    async askWhile(takeOne) {
      while (takeOne()) {
        socket ??= await open();
        const response = await ask(socket);
        if (!response.startsWith('HTTP/1.1 200 ')) throw new Error(`The server answered: ${response}`);
        // It ends a connection after some thousand requests.
        if (/\r\nconnection: close\r\n/i.test(response.slice(0, response.indexOf(HEAD_END) + 2))) {
          failed = undefined;
          socket.destroy();
          socket = undefined;
        }
      }
    },
    close() {
      failed = undefined;
      socket?.destroy();
    },
  };
}

function isComplete(received: string): boolean {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, headEnd))?.[1];
  if (length === undefined) throw new Error('The response has no length.');
  return received.length >= headEnd + HEAD_END.length + Number(length);
}
