import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announce } from './announce.ts';
import { WORD } from './stream-words.ts';

/**
 * A model behind the OpenAI API that writes to all its streams when the benchmark says so, counts them for it, and never stops before its
 * client has left. Argument: the number of words that arrive together.
 */
const together = Number(process.argv[2]);
const open = new Set<ServerResponse>();

const toEvent = (choice: object): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'gpt-bench',
    choices: [{ index: 0, finish_reason: null, ...choice }],
  })}\n\n`;
const words = toEvent({ delta: { content: WORD } }).repeat(together);

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(toEvent({ delta: { role: 'assistant', content: '' } }));
  open.add(response);
  response.on('close', () => open.delete(response));
});
process.on('message', (message) => {
  if (message === 'write') for (const response of open) response.write(words);
  if (message === 'count') process.send?.(open.size);
});
server.listen(0, '127.0.0.1', () =>
  announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`),
);
