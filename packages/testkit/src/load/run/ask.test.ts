import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closeServer, listenOnLoopback } from '../../loopback.ts';
import { createAsk, type Question } from './ask.ts';

const question: Question = {
  message: 'Why?',
  sessionId: undefined,
  isStream: true,
  address: '10.0.0.7',
  abandonAfterMs: undefined,
};
const done = { session_id: 's', cached: true, degraded: false };

let server: Server;
let respond: (response: ServerResponse) => void;
let received: { readonly address: unknown; readonly body: unknown } | undefined;
let asking: ReturnType<typeof createAsk>;

beforeEach(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received = {
      address: request.headers['x-forwarded-for'],
      body: JSON.parse(Buffer.concat(chunks).toString()),
    };
    respond(response);
  });
  asking = createAsk(`http://127.0.0.1:${await listenOnLoopback(server)}`);
});
afterEach(async () => {
  asking.close();
  await closeServer(server);
});

it('ask reads a stream and reports when its first text arrived', async () => {
  respond = (response) => {
    response.write('event: start\ndata: {}\n\n');
    response.write('event: delta\nid: 1-a\ndata: {"text":"Because."}\n\n');
    response.end(`event: done\nid: 2-b\ndata: ${JSON.stringify(done)}\n\n`);
  };
  expect(await asking.ask(question)).toEqual({
    outcome: 'answered',
    status: 200,
    sessionId: 's',
    isCached: true,
    isDegraded: false,
    firstTextAt: expect.any(Number),
  });
  expect(received).toEqual({ address: '10.0.0.7', body: { message: 'Why?', stream: true } });
});

it('ask reads a JSON answer and continues a session', async () => {
  respond = (response) => void response.end(JSON.stringify({ ...done, cached: false }));
  const answer = await asking.ask({ ...question, isStream: false, sessionId: 's' });
  expect(answer).toMatchObject({ outcome: 'answered', isCached: false });
  expect(received?.body).toEqual({ message: 'Why?', session_id: 's', stream: false });
});

it.each([
  [429, 'limited'],
  [503, 'overloaded'],
  [500, 'failed'],
])('ask reports status %d as %s', async (status, outcome) => {
  respond = (response) => void response.writeHead(status).end('{}');
  expect(await asking.ask(question)).toEqual({ outcome, status });
});

it.each<[string, (response: ServerResponse) => void]>([
  ['a stream that ends with an error event', (response) => response.end('event: error\ndata: {}\n\n')],
  ['a stream that breaks', (response) => response.write('event: start\n\n', () => response.destroy())],
])('reports %s as failed', async (_name, answer) => {
  respond = answer;
  expect(await asking.ask(question)).toMatchObject({ outcome: 'failed', status: 200 });
});

it('ask reports a closed port as failed', async () => {
  await closeServer(server);
  expect(await asking.ask(question)).toEqual({ outcome: 'failed', status: 0 });
});

it('ask closes the connection when the visitor leaves', async () => {
  let hasLeft: Promise<void> | undefined;
  respond = (response) => {
    hasLeft = new Promise((resolve) => response.on('close', resolve));
    response.write('event: start\ndata: {}\n\n');
  };
  expect(await asking.ask({ ...question, abandonAfterMs: 20 })).toMatchObject({ outcome: 'abandoned' });
  await hasLeft;
});
