import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { listen } from '../src/networking/index.ts';
import { reportState } from './report-state.ts';
import { WORD } from './stream-words.ts';

/** The least that an open stream costs: Hono's server-sent events, a word every so many milliseconds. */
const [tokens, gapMs] = process.argv.slice(2).map(Number) as [number, number];
let openCount = 0;

const app = new Hono().post('/chat', async (context) => {
  await context.req.json();
  return streamSSE(context, async (stream) => {
    openCount += 1;
    for (let index = 0; index < tokens && !stream.aborted; index += 1) {
      await delay(gapMs);
      await stream.writeSSE({ event: 'delta', data: JSON.stringify({ text: WORD }) });
    }
    openCount -= 1;
  });
});
const { url } = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
reportState(url, () => openCount);
