import { describe, expect, it } from 'vitest';
import { mapInOrder } from './map-in-order.ts';

describe('mapInOrder', () => {
  it('yields results in the order of the items, even if later ones finish first', async () => {
    const ends: (() => void)[] = [];
    const results = mapInOrder(
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

  it('waits for the items that have started when the consumer stops early', async () => {
    const done: string[] = [];
    const results = mapInOrder(['a', 'b', 'c'], 2, async (item) => {
      await Promise.resolve();
      done.push(item);
      return item;
    });
    for await (const _ of results) break;
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('throws a failure in the order of the items', async () => {
    const results = mapInOrder(['a', 'b'], 2, async (item) => {
      if (item === 'b') throw new Error('b failed');
      return item;
    });
    expect((await results.next()).value).toBe('a');
    await expect(results.next()).rejects.toThrow('b failed');
  });
});
