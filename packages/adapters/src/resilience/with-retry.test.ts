import { type Embedder, type LLMRequest, RagError } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { outcomeOf, type Step, scriptedLLM } from './__fixtures__/scripted-llm.ts';
import { type RetryOptions, withRetry } from './index.ts';

const DOWN = new RagError('model_unavailable', 'down');
const OK: Step[] = ['yes'];

/** Waits for nothing and remembers for how long it was asked to. */
function recordedSleep(): { waits: number[]; options: RetryOptions } {
  const waits: number[] = [];
  return {
    waits,
    options: {
      maxAttempts: 4,
      baseMs: 100,
      maxDelayMs: 250,
      retryAfterCapMs: 2_000,
      random: () => 0.5,
      sleep: async (ms) => {
        waits.push(ms);
      },
    },
  };
}

it('withRetry repeats retryable failures, with random waits up to a bound that doubles until its limit', async () => {
  const { waits, options } = recordedSleep();
  const upstream = scriptedLLM('model', [DOWN], [DOWN], [DOWN], OK);
  expect(await outcomeOf(withRetry(upstream, options))).toMatchObject({ text: 'yes' });
  expect(waits).toEqual([50, 100, 125]);
});

it('withRetry rejects with the last failure after maxAttempts', async () => {
  const { options } = recordedSleep();
  const last = new RagError('timeout', 'late');
  const upstream = scriptedLLM('model', [DOWN], [DOWN], [DOWN], [last]);
  expect((await outcomeOf(withRetry(upstream, options))).error).toBe(last);
  expect(upstream.requests).toHaveLength(4);
});

it('withRetry waits at least as long as the back end asks', async () => {
  const { waits, options } = recordedSleep();
  const busy = new RagError('rate_limited', 'busy', { retryAfterMs: 1_500 });
  await outcomeOf(withRetry(scriptedLLM('model', [busy], OK), options));
  expect(waits).toEqual([1_550]);
});

it('withRetry fails immediately when the back end asks for more than the cap', async () => {
  const { waits, options } = recordedSleep();
  const busy = new RagError('rate_limited', 'busy', { retryAfterMs: 2_001 });
  const upstream = scriptedLLM('model', [busy], OK);
  expect((await outcomeOf(withRetry(upstream, options))).error).toBe(busy);
  expect([waits, upstream.requests.length]).toEqual([[], 1]);
});

it.each([
  ['a failure that is not retryable', new RagError('model_unavailable', 'no', { retryable: false })],
  ['a refused prompt', new RagError('content_filtered', 'no')],
  ['a refused credential', new RagError('unauthorized', 'no')],
  ['an abort', new RagError('aborted', 'left', { retryable: true })],
])('withRetry does not repeat %s', async (_, error) => {
  const upstream = scriptedLLM('model', [error], OK);
  expect((await outcomeOf(withRetry(upstream, recordedSleep().options))).error).toBe(error);
  expect(upstream.requests).toHaveLength(1);
});

it('withRetry never repeats a stream that has begun', async () => {
  const upstream = scriptedLLM('model', ['half an ', DOWN], OK);
  const outcome = await outcomeOf(withRetry(upstream, recordedSleep().options));
  expect(outcome).toEqual({ text: 'half an ', error: DOWN });
  expect(upstream.requests).toHaveLength(1);
});

it('withRetry stops when the caller aborts during the wait', async () => {
  const controller = new AbortController();
  const upstream = scriptedLLM('model', [DOWN], OK);
  const deaf = { ...upstream, stream: (request: LLMRequest) => upstream.stream(request) };
  const options: RetryOptions = { sleep: async () => controller.abort() };
  expect((await outcomeOf(withRetry(deaf, options), controller.signal)).error?.code).toBe('aborted');
  expect(upstream.requests).toHaveLength(1);
});

it('withRetry ends the real wait when the caller aborts', async () => {
  const controller = new AbortController();
  const upstream = scriptedLLM('model', [DOWN], OK);
  const hour = { baseMs: 3_600_000, maxDelayMs: 3_600_000, random: () => 0.99 };
  const outcome = outcomeOf(withRetry(upstream, hour), controller.signal);
  setTimeout(() => controller.abort());
  expect((await outcome).error?.code).toBe('aborted');
});

describe('withRetry, around a port without a stream,', () => {
  function flakyEmbedder(failures: number): Embedder & { calls: number } {
    return {
      model: 'vectors',
      dimensions: 1,
      calls: 0,
      async embed(texts) {
        this.calls += 1;
        if (this.calls <= failures) throw DOWN;
        return texts.map(() => Float32Array.of(1));
      },
    };
  }

  it('repeats retryable failures', async () => {
    const embedder = flakyEmbedder(2);
    await withRetry(embedder, recordedSleep().options).embed(['a']);
    expect(embedder.calls).toBe(3);
  });

  it('stops when the caller aborts during the wait', async () => {
    const controller = new AbortController();
    const embedder = flakyEmbedder(1);
    const retrying = withRetry(embedder, { sleep: async () => controller.abort() });
    const { signal } = controller;
    await expect(retrying.embed(['a'], { signal })).rejects.toMatchObject({ code: 'aborted' });
    expect(embedder.calls).toBe(1);
  });

  it('rejects after maxAttempts', async () => {
    const embedder = flakyEmbedder(9);
    await expect(withRetry(embedder, recordedSleep().options).embed(['a'])).rejects.toBe(DOWN);
    expect(embedder.calls).toBe(4);
  });
});

it('withRetry throws for an invalid maxAttempts and names the option', () => {
  expect(() => withRetry(scriptedLLM('model'), { maxAttempts: 0 })).toThrow(/maxAttempts/);
});
