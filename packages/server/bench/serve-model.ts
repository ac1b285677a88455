import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { announce } from './announce.ts';
import { WORD } from './stream-words.ts';

/**
 * A model behind the OpenAI API that writes a word every so many milliseconds, or so many words at once, and never stops
 * before its client has left. Arguments: the gap in milliseconds, and the number of words that arrive together.
 */
const [gapMs, together] = process.argv.slice(2).map(Number) as [number, number];

const toEvent = (choice: object): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'gpt-bench',
    choices: [{ index: 0, finish_reason: null, ...choice }],
  })}\n\n`;
const words = toEvent({ delta: { content: WORD } }).repeat(together);

const server = createServer(async (request, response) => {
  request.resume();
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(toEvent({ delta: { role: 'assistant', content: '' } }));
  while (!response.destroyed) {
    await delay(gapMs);
    response.write(words);
  }
});
server.listen(0, '127.0.0.1', () =>
  announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`),
);
