import type { LLM, LLMPart } from '@rag/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { outcomeOf, REQUEST, scriptedLLM } from './__fixtures__/scripted-llm.ts';
import { withTimeouts } from './index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const LIMITS = { firstTokenMs: 1_000, gapMs: 500, totalMs: 5_000 };

/** Sends a word every `everyMs`, without end. */
function drip(everyMs: number): LLM {
  return {
    model: 'drip',
    parameters: '',
    async *stream() {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        yield { type: 'text', text: '.' };
      }
    },
  };
}

it('withTimeouts rejects when no first token arrives, and ends the call upstream', async () => {
  const upstream = scriptedLLM('slow', ['STALL']);
  const outcome = outcomeOf(withTimeouts(upstream, LIMITS));
  await vi.advanceTimersByTimeAsync(999);
  expect(upstream.open).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(upstream.open).toBe(0);
  expect((await outcome).error).toMatchObject({
    code: 'timeout',
    retryable: true,
    details: { limitMs: 1_000 },
  });
});

it('withTimeouts rejects when a stream stalls after its first token', async () => {
  const upstream = scriptedLLM('slow', ['The office ', 'STALL']);
  const outcome = outcomeOf(withTimeouts(upstream, LIMITS));
  await vi.advanceTimersByTimeAsync(500);
  expect(upstream.open).toBe(0);
  expect(await outcome).toMatchObject({ text: 'The office ', error: { code: 'timeout' } });
});

it('withTimeouts rejects when a stream never ends', async () => {
  const outcome = outcomeOf(withTimeouts(drip(400), LIMITS));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await outcome).toMatchObject({ text: '.'.repeat(12), error: { details: { limitMs: 5_000 } } });
});

it('withTimeouts does not wait for a model that ignores its signal', async () => {
  const outcome = outcomeOf(withTimeouts(scriptedLLM('deaf', ['DEAF']), LIMITS));
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await outcome).error?.code).toBe('timeout');
});

it('withTimeouts rejects with aborted immediately when the caller aborts', async () => {
  const controller = new AbortController();
  const outcome = outcomeOf(withTimeouts(scriptedLLM('deaf', ['DEAF']), LIMITS), controller.signal);
  await vi.advanceTimersByTimeAsync(999);
  controller.abort();
  expect((await outcome).error?.code).toBe('aborted');
});

it('withTimeouts does not count the time of a slow reader as a stall', async () => {
  const stream = withTimeouts(scriptedLLM('quick', ['a', 'b']), LIMITS).stream(REQUEST);
  const parts: LLMPart[] = [];
  for await (const part of stream) {
    parts.push(part);
    await vi.advanceTimersByTimeAsync(1_400);
  }
  expect(parts.at(-1)?.type).toBe('finish');
});

it('withTimeouts ends the call at the total limit even while the reader is not reading', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const upstream = scriptedLLM('quick', ['a', 'b']);
  const spied: LLM = {
    ...upstream,
    stream: (request, options) => {
      signals.push(options?.signal);
      return upstream.stream(request, options);
    },
  };
  const iterator = withTimeouts(spied, LIMITS).stream(REQUEST)[Symbol.asyncIterator]();
  await iterator.next();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(signals[0]?.aborted).toBe(true);
  await expect(iterator.next()).rejects.toMatchObject({ code: 'timeout' });
});

it.each([
  ['finished', ['a', 'b']],
  ['failed', ['a', new Error('broken')]],
  ['timed out', ['a', 'STALL']],
])('withTimeouts leaves no timer when the stream has %s', async (_, script) => {
  const outcome = outcomeOf(withTimeouts(scriptedLLM('model', script), LIMITS)).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(500);
  await outcome;
  expect(vi.getTimerCount()).toBe(0);
});

it('withTimeouts leaves no timer, listener or call when the reader leaves', async () => {
  const controller = new AbortController();
  const removed = vi.spyOn(controller.signal, 'removeEventListener');
  const upstream = scriptedLLM('model', ['a', 'b']);
  for await (const _ of withTimeouts(upstream, LIMITS).stream(REQUEST, { signal: controller.signal })) break;
  expect(upstream.open).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(removed).toHaveBeenCalledOnce();
});

it('withTimeouts throws for an invalid limit and names it', () => {
  expect(() => withTimeouts(scriptedLLM('model'), { gapMs: 0 })).toThrow(/gapMs must be a number above 0/);
});
