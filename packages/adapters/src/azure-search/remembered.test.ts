import { RagError } from '@rag/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { remember } from './remembered.ts';

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

async function known() {
  const load = (): Promise<string> => {
    loads += 1;
    return work();
  };
  const remembered = remember({ load, maxStalenessMs: STALE_MS, now: Date.now });
  await remembered.get({});
  return remembered;
}

function fail(error: RagError): void {
  work = async () => {
    throw error;
  };
}

/** Which answer it is, and how long it takes. */
async function timed(answer: Promise<string>): Promise<readonly [string, number]> {
  const startedAt = Date.now();
  const stamped = answer.then((value) => [value, Date.now() - startedAt] as const);
  await vi.advanceTimersByTimeAsync(5_000);
  return stamped;
}

describe('while loading hangs', () => {
  it('the first to ask waits a moment for news, and nobody after that', async () => {
    const { get } = await known();
    work = () => new Promise(() => {});
    await vi.advanceTimersByTimeAsync(STALE_MS);
    expect(await timed(get({}))).toEqual(['first', 500]);
    expect(await timed(get({}))).toEqual(['first', 0]);
    expect(loads).toBe(2);
  });
  it('nobody waits at all where it was begun beside an earlier answer', async () => {
    const { get } = await known();
    work = () => new Promise(() => {});
    await vi.advanceTimersByTimeAsync(STALE_MS / 2);
    await get({});
    await vi.advanceTimersByTimeAsync(STALE_MS / 2);
    expect(await timed(get({}))).toEqual(['first', 0]);
  });
});

it('waits for news that come at once', async () => {
  const { get } = await known();
  work = () => new Promise((resolve) => setTimeout(resolve, 400, 'second'));
  await vi.advanceTimersByTimeAsync(STALE_MS);
  expect(await timed(get({}))).toEqual(['second', 400]);
});

it('answers what is known while loading fails, and does not try at each call', async () => {
  const { get } = await known();
  fail(DOWN);
  await vi.advanceTimersByTimeAsync(STALE_MS);
  for (let turn = 0; turn < 5; turn++) expect(await get({})).toBe('first');
  expect(loads).toBe(2);
});

it('does not answer what is older than an hour', async () => {
  const { get } = await known();
  fail(DOWN);
  await vi.advanceTimersByTimeAsync(3_599_999);
  expect(await get({})).toBe('first');
  await vi.advanceTimersByTimeAsync(1);
  await expect(get({})).rejects.toBe(DOWN);
});

describe('what is missing', () => {
  it('is believed to be after a minute, and not before', async () => {
    const { get } = await known();
    fail(MISSING);
    await vi.advanceTimersByTimeAsync(STALE_MS);
    expect(await get({})).toBe('first');
    await vi.advanceTimersByTimeAsync(59_999);
    expect(await get({})).toBe('first');
    await vi.advanceTimersByTimeAsync(STALE_MS);
    await expect(get({})).rejects.toBe(MISSING);
  });
  it('is not missed any more once it was there again', async () => {
    const { get } = await known();
    for (let turn = 0; turn < 10; turn++) {
      if (turn % 2 === 0) fail(MISSING);
      else work = async () => 'first';
      await vi.advanceTimersByTimeAsync(STALE_MS);
      expect(await get({})).toBe('first');
    }
  });
  it('is answered until it is believed, also to those who want no old knowledge', async () => {
    const { get } = await known();
    fail(MISSING);
    await vi.advanceTimersByTimeAsync(2 * STALE_MS);
    expect(await get({ maxAgeMs: 2 * STALE_MS })).toBe('first');
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(get({ maxAgeMs: 2 * STALE_MS })).rejects.toBe(MISSING);
  });
  it('is told at once where nothing is known', async () => {
    fail(MISSING);
    await expect(known()).rejects.toBe(MISSING);
  });
});
