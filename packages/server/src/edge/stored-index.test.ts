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
  it('loads the index once for many requests', async () => {
    const { read, open } = createSubject();
    await open().generation();
    await open().search({ text: 'bees', top: 1 });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('serves a newer index after the refresh interval', async () => {
    const { read, open, advance } = createSubject();
    await open().generation();
    read.mockResolvedValue(indexOf('second'));
    await advance(refreshMs - 1);
    expect(await open().generation()).toBe('first');
    await advance(1);
    expect(await open().generation()).toBe('second');
  });

  it('keeps the same index for the whole of a request', async () => {
    const { read, open, advance } = createSubject();
    const request = open();
    await request.generation();
    read.mockResolvedValue(indexOf('second'));
    await advance(refreshMs);
    await open().generation();
    const [found] = await request.search({ text: 'bees', top: 1 });
    expect(found?.id).toBe('first');
  });

  it('never makes a request wait for a load that another request has started', async () => {
    const { read, open } = createSubject(() => new Promise(() => {}));
    void open().generation();
    read.mockResolvedValue(indexOf('first'));
    expect(await open().generation()).toBe('first');
  });

  it.each<[string, ReadIndex]>([
    ['fails', () => Promise.reject(new Error('storage'))],
    ['no longer holds an index', async () => undefined],
    ['holds something that is no index', async () => Uint8Array.of(1)],
  ])('keeps serving the loaded index when the storage %s', async (_what, then) => {
    const { read, open, advance } = createSubject();
    await open().generation();
    read.mockImplementation(then);
    await advance(refreshMs);
    expect(await open().generation()).toBe('first');
  });

  it.each<[string, string, ReadIndex]>([
    ['search_unavailable', 'the storage fails', () => Promise.reject(new Error('storage'))],
    ['index_missing', 'there is no index', async () => undefined],
    ['index_invalid', 'the storage holds something that is no index', async () => Uint8Array.of(1)],
  ])('rejects with %s when %s', async (code, _when, read) => {
    await expect(createSubject(read).open().generation()).rejects.toMatchObject({ code });
  });
});
