import { createChatEngine, type LLM, type VectorStore } from '@rag/core';
import { sleep } from '@rag/core/adapter';
import { Redis } from 'ioredis';
import { createMemorySessionStore } from '../../memory/index.ts';
import { createRedisAnswerRelay, createRedisCache, recommendedRedisOptions } from '../index.ts';
import { connected } from './back-ends.ts';

/**
 * A replica in its own process: answers the questions that its parent sends, and sends each event back. Its
 * model is slow, names its replica in the answer, and counts its calls in Redis.
 */
const [url = '', prefix = '', name = ''] = process.argv.slice(2);
const WORD_MS = 150;
const PASSAGE = { id: 'p1', content: 'Full-timers have 30 days.', source: 'a.pdf', score: 1, relevance: 1 };

const client = await connected(new Redis(url, recommendedRedisOptions));
const options = { client, timeoutMs: 1_000 };

const store: VectorStore = {
  capabilities: { vector: false, text: true },
  generation: async () => 'g1',
  search: async () => [PASSAGE],
};

const llm: LLM = {
  model: 'slow',
  parameters: '',
  async *stream() {
    await client.incr(`${prefix}calls`);
    for (const word of [
      `Here ${name} speaks: `,
      'full-timers ',
      'have ',
      '30 ',
      'days ',
      'of leave ',
      '[1].',
    ]) {
      await sleep(WORD_MS);
      yield { type: 'text', text: word };
    }
    const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1 };
    yield { type: 'finish', reason: 'stop', usage };
  },
};

const engine = createChatEngine({
  store,
  llm,
  cache: createRedisCache({ ...options, prefix: `${prefix}cache:` }),
  relay: createRedisAnswerRelay({ ...options, prefix: `${prefix}relay:` }),
  sessions: createMemorySessionStore({ ttlMs: 60_000, maxMessages: 10, maxSessions: 1_000 }),
});

process.on('message', async ({ reader, message }: { reader: number; message: string }) => {
  for await (const event of engine.stream({ message })) process.send?.({ reader, event });
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
