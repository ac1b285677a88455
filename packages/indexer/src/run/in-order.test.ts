import { describe, expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

describe('working in order', () => {
  it('yields in the order of the items, whichever ends first', async () => {
    const ends: (() => void)[] = [];
    const results = inOrder(
      ['a', 'b'],
      2,
      (item) => new Promise<string>((resolve) => ends.push(() => resolve(item))),
    );
    const first = results.next();
    await Promise.resolve();
    ends[1]?.();
    ends[0]?.();
    expect([(await first).value, (await results.next()).value]).toEqual(['a', 'b']);
  });

  it('waits for what it has begun when it is left early', async () => {
    const done: string[] = [];
    const results = inOrder(['a', 'b', 'c'], 2, async (item) => {
      await Promise.resolve();
      done.push(item);
      return item;
    });
    for await (const _ of results) break;
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('passes a failure on at its turn', async () => {
    const results = inOrder(['a', 'b'], 2, async (item) => {
      if (item === 'b') throw new Error('b failed');
      return item;
    });
    expect((await results.next()).value).toBe('a');
    await expect(results.next()).rejects.toThrow('b failed');
  });
});
