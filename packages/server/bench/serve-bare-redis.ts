import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { listen } from '../src/networking/index.ts';
import { chatInputSchema } from '../src/protocols/index.ts';
import { announce } from './announce.ts';

/** As `serve-bare.ts`, and reads its answer from Redis: one round trip, shared by the requests of the same turn. */
const [answer = '', redisUrl = ''] = process.argv.slice(2);
const redis = new Redis(redisUrl, { enableAutoPipelining: true });
await redis.set('bench:answer', answer);
const app = new Hono().post('/chat', async (context) => {
  chatInputSchema.parse(await context.req.json());
  return context.json(JSON.parse((await redis.get('bench:answer')) ?? 'null') as object);
});

const { url } = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
announce(url);
