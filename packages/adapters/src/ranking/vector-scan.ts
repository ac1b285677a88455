import { RagError } from '@rag/core';

/** The results of one question's vector. */
export interface VectorMatch {
  /**
   * How far each vector's cosine with the question is above the average: 0 for the average and below, 1 for the same
   * direction. The average is subtracted because some models give any two texts a cosine of 0.7.
   */
  readonly closeness: Float32Array;
  /**
   * A vector's cosine with the question on the scale of this index: 0 for unrelated passages, 1 for a passage and its
   * nearest neighbour. The scale is comparable across models and collections.
   */
  similarity(row: number): number;
  cosine(row: number): number;
  /** By how much a similarity grows when the cosine grows by 1. */
  readonly similarityPerCosine: number;
}

/** An exact search by cosine over unit vectors, stored consecutively. */
export interface VectorScan {
  match(question: Float32Array): VectorMatch;
}

/** @param matrix the vectors, one after the other */
export function createVectorScan(matrix: Float32Array, dimensions: number): VectorScan {
  const rows = matrix.length / dimensions;
  const cosine = (vector: Float32Array, row: number): number => {
    const start = row * dimensions;
    let product = 0;
    for (let column = 0; column < dimensions; column++)
      product += (matrix[start + column] ?? 0) * (vector[column] ?? 0);
    return product;
  };
  const { unrelated, related } = measureKinship(rows, (left, right) =>
    cosine(matrix.subarray(left * dimensions, (left + 1) * dimensions), right),
  );
  const similarityPerCosine = 1 / (related - unrelated || 1);

  return {
    match(question) {
      if (question.length !== dimensions)
        throw new RagError(
          'invalid_input',
          `The question's vector has ${question.length} numbers, those of the index have ${dimensions}: both must come from one embedding model.`,
        );
      const cosines = new Float32Array(rows);
      let sum = 0;
      for (let row = 0; row < cosines.length; row++) {
        const product = cosine(question, row);
        cosines[row] = product;
        sum += product;
      }
      const average = Math.max(0, sum / (cosines.length || 1));
      return {
        closeness: cosines.map((value) => Math.min(1, Math.max(0, (value - average) / (1 - average || 1)))),
        similarity: (row) => ((cosines[row] ?? 0) - unrelated) * similarityPerCosine,
        cosine: (row) => cosines[row] ?? 0,
        similarityPerCosine,
      };
    },
  };
}

/** How many passages are compared, and with how many others: enough for two averages in a few milliseconds. */
const SAMPLES = 64;
const OTHERS = 1_000;

/** The average cosine of two passages, and that of a passage with its nearest neighbour. */
function measureKinship(
  count: number,
  cosine: (left: number, right: number) => number,
): { readonly unrelated: number; readonly related: number } {
  // Two passages give no scale: then the cosine itself is used.
  if (count < 3) return { unrelated: 0, related: 1 };
  const rows = evenly(count, OTHERS);
  let sum = 0;
  let pairs = 0;
  let nearestSum = 0;
  const samples = evenly(count, SAMPLES);
  for (const sample of samples) {
    let nearest = -1;
    for (const row of rows) {
      if (row === sample) continue;
      const value = cosine(sample, row);
      sum += value;
      pairs += 1;
      if (value > nearest) nearest = value;
    }
    nearestSum += nearest;
  }
  return { unrelated: sum / pairs, related: nearestSum / samples.length };
}

/** At most `count` row numbers, evenly spread. */
function evenly(length: number, count: number): number[] {
  const step = Math.max(1, length / count);
  return Array.from({ length: Math.min(length, count) }, (_, index) => Math.floor(index * step));
}
