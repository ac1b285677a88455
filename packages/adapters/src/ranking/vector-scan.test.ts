import { expect, it } from 'vitest';
import { createVectorScan, type VectorScan } from './vector-scan.ts';

const unit = (...numbers: number[]): Float32Array => {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
};

/** A scan of vectors of so many dimensions. */
const scanOf = (vectors: readonly Float32Array[], dimensions: number): VectorScan =>
  createVectorScan(Float32Array.from(vectors.flatMap((vector) => [...vector])), dimensions);

/** Four pairs of similar vectors, each pair in its own direction. */
const PAIRS = [0, 1, 2, 3].flatMap((direction) =>
  [0.1, -0.1].map((offset) => {
    const numbers = [offset, offset, offset, offset];
    numbers[direction] = 1;
    return unit(...numbers);
  }),
);

it('the similarity of a question is 1 to a passage as close as a nearest neighbour, and about 0 to an unrelated one', () => {
  const { similarity } = scanOf(PAIRS, 4).match(PAIRS[0] ?? unit(1));
  expect(similarity(1)).toBeCloseTo(1, 1);
  expect(Math.abs(similarity(4))).toBeLessThan(0.3);
});

it('similarity has the same scale for a model whose vectors are all similar', () => {
  const alike = PAIRS.map((vector) => unit(...vector, 2));
  const plain = scanOf(PAIRS, 4).match(unit(1, 0.3, 0, 0));
  const shifted = scanOf(alike, 5).match(unit(1, 0.3, 0, 0, 2 * Math.hypot(1, 0.3)));
  expect(shifted.similarity(0)).toBeCloseTo(plain.similarity(0), 1);
});
