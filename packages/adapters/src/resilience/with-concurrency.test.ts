import { type LLM, type LLMPart, RagError } from '@rag/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REQUEST, type Step, scriptedLLM } from './__fixtures__/scripted-llm.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';
import { withConcurrency } from './with-concurrency.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(llm: LLM, signal?: AbortSignal): AsyncIterator<LLMPart> {
  return llm.stream(REQUEST, signal === undefined ? {} : { signal })[Symbol.asyncIterator]();
}

async function finish(llm: LLM): Promise<string> {
  let last = 'nothing';
  for await (const part of llm.stream(REQUEST)) last = part.type;
  return last;
}

const OVERLOADED = { code: 'overloaded', retryAfterMs: 2_000, retryable: true };

it('withConcurrency limits the streams of several models together', async () => {
  const limit = createConcurrencyLimit({ limit: 2, maxQueue: 0 });
  const [small, large] = [scriptedLLM('small', ['a', 'b']), scriptedLLM('large', ['a', 'b'])];
  await start(withConcurrency(small, limit)).next();
  await start(withConcurrency(large, limit)).next();
  await expect(start(withConcurrency(small, limit)).next()).rejects.toMatchObject(OVERLOADED);
  expect([small.requests.length, large.requests.length]).toEqual([1, 1]);
});

it('withConcurrency takes no slot for a stream that is never read', async () => {
  const limited = withConcurrency(scriptedLLM('m', ['a']), createConcurrencyLimit({ limit: 1, maxQueue: 0 }));
  limited.stream(REQUEST);
  expect(await finish(limited)).toBe('finish');
});

describe('a slot is released by a stream that', () => {
  const limitedWith = (script: readonly Step[]): LLM =>
    withConcurrency(scriptedLLM('m', script, ['b']), createConcurrencyLimit({ limit: 1, maxQueue: 0 }));

  it('finishes', async () => {
    const limited = limitedWith(['a']);
    await finish(limited);
    expect(await finish(limited)).toBe('finish');
  });

  it('fails', async () => {
    const limited = limitedWith([new RagError('timeout', 'slow')]);
    await expect(finish(limited)).rejects.toThrow('slow');
    expect(await finish(limited)).toBe('finish');
  });

  it('is aborted', async () => {
    const limited = limitedWith(['a', 'STALL']);
    const controller = new AbortController();
    const stream = start(limited, controller.signal);
    await stream.next();
    const stalled = expect(stream.next()).rejects.toMatchObject({ code: 'aborted' });
    controller.abort();
    await stalled;
    expect(await finish(limited)).toBe('finish');
  });

  it('its reader leaves early', async () => {
    const limited = limitedWith(['a', 'b']);
    for await (const _ of limited.stream(REQUEST)) break;
    expect(await finish(limited)).toBe('finish');
  });
});

describe('the queue', () => {
  it('admits callers in the order of arrival as soon as a slot is free', async () => {
    const limit = createConcurrencyLimit({ limit: 1, maxQueue: 2 });
    const order: string[] = [];
    const release = await limit.enter();
    const first = limit.enter().then((next) => {
      order.push('first');
      next();
    });
    const second = limit.enter().then(() => order.push('second'));
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('is as long as the limit by default, and refuses further callers immediately', async () => {
    const limit = createConcurrencyLimit({ limit: 1 });
    await limit.enter();
    limit.enter().catch(() => {});
    await expect(limit.enter()).rejects.toMatchObject(OVERLOADED);
  });

  it('refuses a caller after maxWaitMs', async () => {
    const limit = createConcurrencyLimit({ limit: 1, maxWaitMs: 2_000 });
    await limit.enter();
    let waited = 'waiting';
    limit.enter().catch((error: RagError) => {
      waited = error.code;
    });
    await vi.advanceTimersByTimeAsync(1_999);
    const before = waited;
    await vi.advanceTimersByTimeAsync(1);
    expect([before, waited]).toEqual(['waiting', 'overloaded']);
  });

  it('gives the place of an aborted caller to the next one', async () => {
    const limit = createConcurrencyLimit({ limit: 1, maxQueue: 1 });
    const release = await limit.enter();
    const controller = new AbortController();
    const refused = expect(limit.enter(controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    controller.abort();
    await refused;
    const waiting = limit.enter();
    release();
    expect(await waiting).toBeTypeOf('function');
  });

  it('keeps no timer for an admitted caller', async () => {
    const limit = createConcurrencyLimit({ limit: 1 });
    const release = await limit.enter();
    const waiting = limit.enter();
    release();
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('withConcurrency releases a slot only once when it is released twice', async () => {
  const limit = createConcurrencyLimit({ limit: 1, maxQueue: 0 });
  const release = await limit.enter();
  release();
  release();
  await limit.enter();
  await expect(limit.enter()).rejects.toMatchObject(OVERLOADED);
});

it.each([{ limit: 0 }, { limit: 1.5 }, { limit: 1, maxQueue: -1 }, { limit: 1, maxWaitMs: 0 }])(
  'withConcurrency throws for the options %o',
  (options) => {
    expect(() => createConcurrencyLimit(options)).toThrow(RagError);
  },
);
