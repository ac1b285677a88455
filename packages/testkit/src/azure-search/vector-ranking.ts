import { byScore, type Ranked } from './text-ranking.ts';

/** The unit vectors of documents. A stored vector never changes, and every search needs all of them. */
const unitVectors = new WeakMap<readonly unknown[], Float64Array>();

/**
 * Ranks by cosine similarity and returns the best `k`. The service's score for a cosine is 1 / (1 + distance), from
 * 0.333 to 1. Documents without a vector in the field are not found.
 */
export function rankByVector(
  vector: readonly number[],
  k: number,
  vectors: Iterable<readonly [key: string, vector: unknown]>,
): Ranked[] {
  const query = toUnitVector(vector);
  const ranked: Ranked[] = [];
  for (const [key, stored] of vectors)
    if (Array.isArray(stored)) ranked.push({ key, score: 1 / (2 - dotProduct(query, unitVectorOf(stored))) });
  return ranked.sort(byScore).slice(0, k);
}

function unitVectorOf(stored: readonly unknown[]): Float64Array {
  const known = unitVectors.get(stored);
  if (known !== undefined) return known;
  const unit = toUnitVector(stored.map(Number));
  unitVectors.set(stored, unit);
  return unit;
}

function toUnitVector(vector: readonly number[]): Float64Array {
  const unit = Float64Array.from(vector);
  const length = Math.sqrt(dotProduct(unit, unit)) || 1;
  return unit.map((value) => value / length);
}

function dotProduct(left: Float64Array, right: Float64Array): number {
  // Four sums do not wait for each other, so processors add them at the same time.
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let index = 0; index < left.length; index += 4) {
    first += (left[index] ?? 0) * (right[index] ?? 0);
    second += (left[index + 1] ?? 0) * (right[index + 1] ?? 0);
    third += (left[index + 2] ?? 0) * (right[index + 2] ?? 0);
    fourth += (left[index + 3] ?? 0) * (right[index + 3] ?? 0);
  }
  return first + second + (third + fourth);
}
