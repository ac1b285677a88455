import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import OpenAI from 'openai';
import { listen } from '../src/networking/index.ts';
import { announce } from './announce.ts';

/** The least that streams a model's answer: its client, and Hono's own server-sent events. */
const client = new OpenAI({ apiKey: 'bench', baseURL: process.argv[2] ?? '' });
const app = new Hono().post('/chat', async (context) => {
  const { message } = await context.req.json<{ message: string }>();
  return streamSSE(context, async (stream) => {
    const completion = await client.chat.completions.create({
      model: 'gpt-bench',
      messages: [{ role: 'user', content: message }],
      stream: true,
    });
    stream.onAbort(() => completion.controller.abort());
    for await (const { choices } of completion) {
      const text = choices[0]?.delta.content;
      if (text) await stream.writeSSE({ event: 'delta', data: JSON.stringify({ text }) });
    }
  });
});

const { url } = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
announce(url);
