/** A model server that speaks OpenAI's chat protocol and takes its time: one word every 100 ms. */
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const WORDS = 'The documents say so in the passage that is shown first and nowhere else [1].'.split(' ');

createServer(async (request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (choice: object) =>
    response.write(
      `data: ${JSON.stringify({ id: 'slow', object: 'chat.completion.chunk', choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`,
    );
  for (const word of WORDS) {
    send({ delta: { content: `${word} ` } });
    await delay(100);
  }
  send({ delta: {}, finish_reason: 'stop' });
  response.end('data: [DONE]\n\n');
}).listen(8000);
