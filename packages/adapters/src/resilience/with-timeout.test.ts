import type {
  Cache,
  CallOptions,
  Embedder,
  Moderator,
  QuestionRewriter,
  RateLimiter,
  SessionStore,
  VectorStore,
} from '@rag/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTimeout } from './index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const LIMIT = { timeoutMs: 300 };

/** A back end that never answers, and the signals it was called with. */
function silentBackEnd() {
  const signals: AbortSignal[] = [];
  const silence = ({ signal }: CallOptions = {}): Promise<never> => {
    if (signal !== undefined) signals.push(signal);
    return new Promise(() => {});
  };
  const store: VectorStore = {
    capabilities: { vector: false, text: true },
    generation: silence,
    search: (_, options) => silence(options),
  };
  const embedder: Embedder = { model: 'm', dimensions: 1, embed: (_, options) => silence(options) };
  const cache: Cache = {
    get: (_, options) => silence(options),
    getMany: (_, options) => silence(options),
    set: (_, __, options) => silence(options),
    delete: (_, options) => silence(options),
  };
  const sessions: SessionStore = {
    read: (_, options) => silence(options),
    append: (_, __, options) => silence(options),
    clear: (_, options) => silence(options),
  };
  const limiter: RateLimiter = { consume: (_, options) => silence(options) };
  const rewriter: QuestionRewriter = { rewrite: (_, options) => silence(options) };
  const moderator: Moderator = { allows: (_, options) => silence(options) };
  return { signals, store, embedder, cache, sessions, limiter, rewriter, moderator };
}

type BackEnd = ReturnType<typeof silentBackEnd>;

const CALLS: Readonly<Record<string, (backEnd: BackEnd, options: CallOptions) => Promise<unknown>>> = {
  'VectorStore.generation': ({ store }, options) => withTimeout(store, LIMIT).generation(options),
  'VectorStore.search': ({ store }, options) =>
    withTimeout(store, LIMIT).search({ text: 'a', top: 1 }, options),
  'Embedder.embed': ({ embedder }, options) => withTimeout(embedder, LIMIT).embed(['a'], options),
  'Cache.get': ({ cache }, options) => withTimeout(cache, LIMIT).get('a', options),
  'Cache.getMany': ({ cache }, options) => withTimeout(cache, LIMIT).getMany(['a'], options),
  'Cache.set': ({ cache }, options) =>
    withTimeout(cache, LIMIT).set('a', new Uint8Array(), { ttlMs: 1, ...options }),
  'Cache.delete': ({ cache }, options) => withTimeout(cache, LIMIT).delete('a', options),
  'SessionStore.read': ({ sessions }, options) => withTimeout(sessions, LIMIT).read('a', options),
  'SessionStore.append': ({ sessions }, options) => withTimeout(sessions, LIMIT).append('a', [], options),
  'SessionStore.clear': ({ sessions }, options) => withTimeout(sessions, LIMIT).clear('a', options),
  'RateLimiter.consume': ({ limiter }, options) => withTimeout(limiter, LIMIT).consume('a', options),
  'Moderator.allows': ({ moderator }, options) => withTimeout(moderator, LIMIT).allows('a', options),
  'QuestionRewriter.rewrite': ({ rewriter }, options) =>
    withTimeout(rewriter, LIMIT).rewrite({ question: 'a', history: [] }, options),
};

describe.each(Object.entries(CALLS))('%s', (_, call) => {
  it('rejects at the timeout and aborts the call', async () => {
    const backEnd = silentBackEnd();
    const rejected = expect(call(backEnd, {})).rejects.toMatchObject({ code: 'timeout', retryable: true });
    await vi.advanceTimersByTimeAsync(299);
    expect(backEnd.signals[0]?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await rejected;
    expect(backEnd.signals[0]?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects with aborted when the caller aborts', async () => {
    const backEnd = silentBackEnd();
    const controller = new AbortController();
    const rejected = expect(call(backEnd, { signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    controller.abort();
    await rejected;
    expect(backEnd.signals[0]?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('withTimeout passes on the other options of a call', async () => {
  const { cache, limiter } = silentBackEnd();
  const set = vi.spyOn(cache, 'set').mockResolvedValue();
  const consume = vi.spyOn(limiter, 'consume').mockRejectedValue(new Error('irrelevant'));
  await withTimeout(cache, LIMIT).set('a', new Uint8Array(), { ttlMs: 7 });
  await withTimeout(limiter, LIMIT)
    .consume('a', { cost: 3 })
    .catch(() => undefined);
  expect(set.mock.calls[0]?.[2]).toMatchObject({ ttlMs: 7 });
  expect(consume.mock.calls[0]?.[1]).toMatchObject({ cost: 3 });
});

it('withTimeout shows the current capabilities of the store', () => {
  const store = { ...silentBackEnd().store, capabilities: { vector: false, text: true } };
  const limited = withTimeout(store, LIMIT);
  store.capabilities = { vector: true, text: true };
  expect(limited.capabilities.vector).toBe(true);
});

it('withTimeout throws for an invalid timeoutMs and names it', () => {
  expect(() => withTimeout(silentBackEnd().store, { timeoutMs: Number.NaN })).toThrow(/timeoutMs/);
});
