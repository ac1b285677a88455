import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import OpenAI from 'openai';
import { listen } from '../src/networking/index.ts';
import { announce } from './announce.ts';

/** The least that streams a model's answer: its client, and Hono's own server-sent events. The argument as for `serve-chat.ts`. */
const variables = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;
const client = new OpenAI({ apiKey: variables['OPENAI_API_KEY'], baseURL: variables['OPENAI_BASE_URL'] });
const app = new Hono().post('/chat', async (context) => {
  const { message } = await context.req.json<{ message: string }>();
  return streamSSE(context, async (stream) => {
    const completion = await client.chat.completions.create({
      model: variables['OPENAI_MODEL'] ?? '',
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
