import { createExtractiveLLM } from '@rag/adapters/extractive';
import { createMemoryCache, createMemoryIndex, createMemorySessionStore } from '@rag/adapters/memory';
import { createChatEngine } from '@rag/core';
import { hashText } from '@rag/core/adapter';

const { store, writer } = createMemoryIndex();
const content = 'The library is open on Saturdays from nine to one.';
const document = { source: 'hours.txt', contentHash: hashText(content), chunkCount: 1, pageCount: 0 };
await writer.stage({ fingerprint: 'example', dimensions: 0, request: 'example' });
await writer.upsert(document, [{ id: 'hours.txt#0', content }]);
await writer.publish();

const engine = createChatEngine({
  store,
  llm: createExtractiveLLM(),
  cache: createMemoryCache({ maxBytes: 1_000_000 }),
  sessions: createMemorySessionStore({ ttlMs: 900_000, maxMessages: 10, maxSessions: 1_000 }),
});
const answer = await engine.ask({ message: 'When is the library open on Saturdays?' });
console.log(answer.text, answer.sources);
