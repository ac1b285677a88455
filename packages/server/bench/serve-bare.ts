import { Hono } from 'hono';
import { listen } from '../src/networking/index.ts';
import { chatInputSchema } from '../src/protocols/index.ts';
import { announce } from './announce.ts';

/**
 * The least that a chat route can do: parse and validate the body as the service does, and answer with a
 * constant of the same size as the service's answer, which comes as the argument.
 */
const answer: unknown = JSON.parse(process.argv[2] ?? 'null');
const app = new Hono().post('/chat', async (context) => {
  chatInputSchema.parse(await context.req.json());
  return context.json(answer as object);
});

const { url } = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
announce(url);
