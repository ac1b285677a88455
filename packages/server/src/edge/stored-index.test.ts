import { exportIndex } from '@rag/adapters/memory';
import { createTestClock } from '@rag/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { createStoredIndex, type ReadIndex } from './stored-index.ts';

const refreshMs = 60_000;

function indexOf(generation: string): Uint8Array {
  const passages = [{ id: generation, source: 'bees.txt', content: `Bees of the ${generation} index.` }];
  return exportIndex({ generation, dimensions: 0, passages });
}

function createSubject(first: ReadIndex = async () => indexOf('first')) {
  const { now, advance } = createTestClock();
  const read = vi.fn(first);
  const index = createStoredIndex({ refreshMs, now });
  return { read, advance, open: () => index.open(read) };
}

describe('createStoredIndex', () => {
  it('loads once for the requests of a while', async () => {
    const { read, open } = createSubject();
    await open().generation();
    await open().search({ text: 'bees', top: 1 });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('serves another index once it is time to look', async () => {
    const { read, open, advance } = createSubject();
    await open().generation();
    read.mockResolvedValue(indexOf('second'));
    await advance(refreshMs - 1);
    expect(await open().generation()).toBe('first');
    await advance(1);
    expect(await open().generation()).toBe('second');
  });

  it('shows a request one index throughout', async () => {
    const { read, open, advance } = createSubject();
    const request = open();
    await request.generation();
    read.mockResolvedValue(indexOf('second'));
    await advance(refreshMs);
    await open().generation();
    const [found] = await request.search({ text: 'bees', top: 1 });
    expect(found?.id).toBe('first');
  });

  it('never lets a request wait for what another has begun', async () => {
    const { read, open } = createSubject(() => new Promise(() => {}));
    void open().generation();
    read.mockResolvedValue(indexOf('first'));
    expect(await open().generation()).toBe('first');
  });

  it.each<[string, ReadIndex]>([
    ['fails', () => Promise.reject(new Error('storage'))],
    ['holds nothing any more', async () => undefined],
    ['holds something else', async () => Uint8Array.of(1)],
  ])('goes on with what it has when the storage %s', async (_what, then) => {
    const { read, open, advance } = createSubject();
    await open().generation();
    read.mockImplementation(then);
    await advance(refreshMs);
    expect(await open().generation()).toBe('first');
  });

  it.each<[string, string, ReadIndex]>([
    ['search_unavailable', 'the storage fails', () => Promise.reject(new Error('storage'))],
    ['index_missing', 'there is none', async () => undefined],
    ['index_invalid', 'it is something else', async () => Uint8Array.of(1)],
  ])('rejects with %s where %s', async (code, _when, read) => {
    await expect(createSubject(read).open().generation()).rejects.toMatchObject({ code });
  });
});
