import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { createZipf, zipfShares } from './zipf.ts';

describe('zipfShares', () => {
  it('adds up to 1 and falls with the rank according to the exponent', () => {
    const shares = zipfShares(1_000, 1.2);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    expect((shares[0] ?? 0) / (shares[9] ?? 1)).toBeCloseTo(10 ** 1.2);
  });
});

describe('createZipf', () => {
  it('draws each rank with its share', () => {
    const draw = createZipf(100, 1, createRandom(3));
    const counts = new Array<number>(100).fill(0);
    for (let turn = 0; turn < 100_000; turn++) {
      const rank = draw();
      counts[rank] = (counts[rank] ?? 0) + 1;
    }
    const shares = zipfShares(100, 1);
    for (const rank of [0, 1, 9, 49]) expect((counts[rank] ?? 0) / 100_000).toBeCloseTo(shares[rank] ?? 0, 2);
  });
  it('draws only ranks that exist', () => {
    for (const value of [0, 0.5, 1 - 2 ** -32]) {
      const rank = createZipf(7, 0.8, () => value)();
      expect([rank >= 0, rank < 7]).toEqual([true, true]);
    }
  });
});
