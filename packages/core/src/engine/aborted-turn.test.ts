import { expect, it } from 'vitest';
import { collect, fakeEngine, fakeSessions, fakeStore, finish, scriptedLLM } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const ABORTED = new RagError('aborted', 'The caller gave up.');

/** A part that is aborted is not one that is missing: nothing is tried in its place. */
it('an aborted model call does not lead to the fallback model', async () => {
  const fallbackLlm = scriptedLLM(['From the passages [1].', finish()]);
  const { engine } = fakeEngine({ llm: scriptedLLM([ABORTED]), fallbackLlm });
  expect((await collect(engine.stream(ASK))).at(-1)).toEqual({ type: 'error', error: ABORTED });
  expect(fallbackLlm.requests).toHaveLength(0);
});

it('an aborted embedder call does not lead to a text search', async () => {
  const store = { ...fakeStore(), capabilities: { vector: true, text: true } };
  const embedder = { model: 'e', dimensions: 2, embed: () => Promise.reject(ABORTED) };
  const { engine } = fakeEngine({ store, embedder });
  expect((await collect(engine.stream(ASK))).at(-1)).toEqual({ type: 'error', error: ABORTED });
  expect(store.queries).toEqual([]);
});

it('an aborted rewriter call does not lead to the fallback rewriter', async () => {
  const sessions = fakeSessions();
  const sessionId = crypto.randomUUID();
  await sessions.append(sessionId, [{ role: 'user', content: ASK.message }]);
  const { engine, store } = fakeEngine({ sessions, rewriter: { rewrite: () => Promise.reject(ABORTED) } });
  const events = await collect(engine.stream({ message: 'And for part-timers?', sessionId }));
  expect(events.at(-1)).toEqual({ type: 'error', error: ABORTED });
  expect(store.queries).toEqual([]);
});
