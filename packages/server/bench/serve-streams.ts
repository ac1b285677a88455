import { setTimeout as delay } from 'node:timers/promises';
import { createMemoryCache, createMemorySessionStore } from '@rag/adapters/memory';
import { createChatEngine, type LLM, type Passage } from '@rag/core';
import { createApp } from '../src/app.ts';
import { createStreamSlots } from '../src/ask/index.ts';
import { listen } from '../src/networking/index.ts';
import { createLocalLimits } from '../src/rate-limits/index.ts';
import { reportState } from './report-state.ts';
import { WORD } from './stream-words.ts';

/**
 * The whole way of a question, with nothing to look for, and a model that writes a word every so many milliseconds. It waits
 * as the peer does: then it looks whether somebody still reads.
 */
const [tokens, gapMs] = process.argv.slice(2).map(Number) as [number, number];

const PASSAGES: readonly Passage[] = Array.from({ length: 4 }, (_, index) => ({
  id: `p${index}`,
  content: `Passage ${index}. ${'On Saturdays the library opens at ten in the morning. '.repeat(9)}`,
  source: 'library.pdf',
  page: index + 1,
  score: 1,
}));

const llm: LLM = {
  model: 'slow',
  parameters: '',
  async *stream(_request, { signal } = {}) {
    for (let index = 0; index < tokens; index += 1) {
      await delay(gapMs);
      signal?.throwIfAborted();
      yield { type: 'text', text: index === tokens - 1 ? '[1].' : WORD };
    }
    yield {
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 900, cachedInputTokens: 0, outputTokens: tokens },
    };
  },
};

const slots = createStreamSlots({ maxOpenPerClient: Number.POSITIVE_INFINITY });
const app = createApp({
  engine: createChatEngine({
    store: {
      capabilities: { vector: false, text: true },
      generation: async () => 'bench',
      search: async () => PASSAGES,
    },
    llm,
    cache: createMemoryCache({ maxBytes: 64 * 1_024 * 1_024 }),
    sessions: createMemorySessionStore({ ttlMs: 900_000, maxMessages: 10, maxSessions: 20_000 }),
  }),
  limits: createLocalLimits({ newAnswersPerMinute: 1_000_000, answersPerMinute: 1_000_000 }),
  clientKey: () => 'bench',
  readiness: async () => [],
  streamSlots: slots,
});
const { url } = await listen(app.fetch, { host: '127.0.0.1', port: 0 });

reportState(url, () => slots.openCount);
