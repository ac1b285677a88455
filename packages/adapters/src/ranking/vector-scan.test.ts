import { expect, it } from 'vitest';
import { createVectorScan } from './vector-scan.ts';

const unit = (...numbers: number[]): Float32Array => {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
};

/** Four pairs of similar vectors, each pair in its own direction. */
const PAIRS = [0, 1, 2, 3].flatMap((direction) =>
  [0.1, -0.1].map((offset) => {
    const numbers = [offset, offset, offset, offset];
    numbers[direction] = 1;
    return unit(...numbers);
  }),
);

it('kinship is 1 for a vector as near as the nearest passages of the index, and 0 for one as far as any', () => {
  const { kinship } = createVectorScan(PAIRS, 4).match(PAIRS[0] ?? unit(1));
  expect(kinship(1)).toBeCloseTo(1, 1);
  expect(Math.abs(kinship(4))).toBeLessThan(0.3);
});

it('kinship has the same scale for a model whose vectors are all similar', () => {
  const alike = PAIRS.map((vector) => unit(...vector, 2));
  const plain = createVectorScan(PAIRS, 4).match(unit(1, 0.3, 0, 0));
  const shifted = createVectorScan(alike, 5).match(unit(1, 0.3, 0, 0, 2 * Math.hypot(1, 0.3)));
  expect(shifted.kinship(0)).toBeCloseTo(plain.kinship(0), 1);
});
