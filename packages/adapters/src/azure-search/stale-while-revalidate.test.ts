import { RagError } from '@rag/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { staleWhileRevalidate } from './stale-while-revalidate.ts';

const STALE_MS = 10_000;
const DOWN = new RagError('search_unavailable', 'It is down.');
const MISSING = new RagError('index_missing', 'There is none.');

let work: () => Promise<string>;
let loads: number;

beforeEach(() => {
  vi.useFakeTimers();
  loads = 0;
  work = async () => 'first';
});
afterEach(() => {
  vi.useRealTimers();
});

async function createLoaded() {
  const load = (): Promise<string> => {
    loads += 1;
    return work();
  };
  const cached = staleWhileRevalidate({ load, maxStalenessMs: STALE_MS, now: Date.now });
  await cached.get({});
  return cached;
}

function fail(error: RagError): void {
  work = async () => {
    throw error;
  };
}

/** The value, and how long the caller waits for it. */
async function timed(answer: Promise<string>): Promise<readonly [string, number]> {
  const startedAt = Date.now();
  const stamped = answer.then((value) => [value, Date.now() - startedAt] as const);
  await vi.advanceTimersByTimeAsync(5_000);
  return stamped;
}

describe('staleWhileRevalidate, while a load hangs:', () => {
  it('only the first caller waits, and only briefly', async () => {
    const { get } = await createLoaded();
    work = () => new Promise(() => {});
    await vi.advanceTimersByTimeAsync(STALE_MS);
    expect(await timed(get({}))).toEqual(['first', 500]);
    expect(await timed(get({}))).toEqual(['first', 0]);
    expect(loads).toBe(2);
  });
  it('no caller waits when the load began in the background', async () => {
    const { get } = await createLoaded();
    work = () => new Promise(() => {});
    await vi.advanceTimersByTimeAsync(STALE_MS / 2);
    await get({});
    await vi.advanceTimersByTimeAsync(STALE_MS / 2);
    expect(await timed(get({}))).toEqual(['first', 0]);
  });
});

it('staleWhileRevalidate waits for a load that ends quickly', async () => {
  const { get } = await createLoaded();
  work = () => new Promise((resolve) => setTimeout(resolve, 400, 'second'));
  await vi.advanceTimersByTimeAsync(STALE_MS);
  expect(await timed(get({}))).toEqual(['second', 400]);
});

it('staleWhileRevalidate returns the cached value while loads fail, and does not load at each call', async () => {
  const { get } = await createLoaded();
  fail(DOWN);
  await vi.advanceTimersByTimeAsync(STALE_MS);
  for (let turn = 0; turn < 5; turn++) expect(await get({})).toBe('first');
  expect(loads).toBe(2);
});

it('staleWhileRevalidate does not return a value that is older than an hour', async () => {
  const { get } = await createLoaded();
  fail(DOWN);
  await vi.advanceTimersByTimeAsync(3_599_999);
  expect(await get({})).toBe('first');
  await vi.advanceTimersByTimeAsync(1);
  await expect(get({})).rejects.toBe(DOWN);
});

describe('a missing value', () => {
  it('is reported after the grace period and not before', async () => {
    const { get } = await createLoaded();
    fail(MISSING);
    await vi.advanceTimersByTimeAsync(STALE_MS);
    expect(await get({})).toBe('first');
    await vi.advanceTimersByTimeAsync(59_999);
    expect(await get({})).toBe('first');
    await vi.advanceTimersByTimeAsync(STALE_MS);
    await expect(get({})).rejects.toBe(MISSING);
  });
  it('starts a new grace period after it was found again', async () => {
    const { get } = await createLoaded();
    for (let turn = 0; turn < 10; turn++) {
      if (turn % 2 === 0) fail(MISSING);
      else work = async () => 'first';
      await vi.advanceTimersByTimeAsync(STALE_MS);
      expect(await get({})).toBe('first');
    }
  });
  it('is served from the cache during the grace period, for any maxAgeMs', async () => {
    const { get } = await createLoaded();
    fail(MISSING);
    await vi.advanceTimersByTimeAsync(2 * STALE_MS);
    expect(await get({ maxAgeMs: 2 * STALE_MS })).toBe('first');
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(get({ maxAgeMs: 2 * STALE_MS })).rejects.toBe(MISSING);
  });
  it('is reported immediately when nothing is cached', async () => {
    fail(MISSING);
    await expect(createLoaded()).rejects.toBe(MISSING);
  });
});
