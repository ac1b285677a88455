import { createExtractiveLLM } from '@rag/adapters/extractive';
import {
  createMemoryCache,
  createMemoryIndex,
  createMemoryRateLimiter,
  createMemorySessionStore,
} from '@rag/adapters/memory';
import { createChatEngine } from '@rag/core';
import { createApp } from '../src/app.ts';
import { createClientKey } from '../src/client-key.ts';
import { createLogger } from '../src/create-logger.ts';
import { listen } from '../src/listen.ts';
import { announce } from './announce.ts';

/**
 * The chat route with its engine and log, on an index of two passages in memory: without what `main.ts` adds,
 * such as the look at the index's file for every question.
 */
const { store, writer } = createMemoryIndex();
await writer.stage({ fingerprint: 'bench', dimensions: 0 });
await writer.upsert({ source: 'library.pdf', contentHash: 'a'.repeat(64), chunkCount: 2, pageCount: 2 }, [
  {
    id: 'library.pdf:1',
    page: 1,
    heading: 'Opening hours',
    content: 'On Saturdays the library opens at ten in the morning and closes at two in the afternoon.',
  },
  {
    id: 'library.pdf:2',
    page: 2,
    heading: 'Lending',
    content: 'Books are lent for four weeks and films for one week; both can be renewed twice.',
  },
]);
await writer.publish();

const engine = createChatEngine({
  store,
  llm: createExtractiveLLM(),
  cache: createMemoryCache({ maxBytes: 64 * 1_024 * 1_024 }),
  sessions: createMemorySessionStore({ ttlMs: 900_000, maxMessages: 10, maxSessions: 10_000 }),
});
const app = createApp({
  engine,
  limiter: createMemoryRateLimiter({ limit: 1_000_000_000, windowMs: 60_000, maxKeys: 10_000 }),
  clientKey: createClientKey(crypto.getRandomValues(new Uint8Array(32))),
  readiness: async () => [],
  logger: createLogger('info'),
});

const { url } = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
announce(url);
