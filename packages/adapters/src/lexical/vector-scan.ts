import { RagError } from '@rag/core';

/** An exact search by cosine over unit vectors, laid out one after the other. */
export interface VectorScan {
  /**
   * How far each vector's cosine with the question stands above the average one: 0 for the average and
   * below, 1 for the same direction. The average is taken off because some models give 0.7 to any two texts.
   */
  closeness(question: Float32Array): Float32Array;
}

export function createVectorScan(vectors: readonly Float32Array[], dimensions: number): VectorScan {
  const matrix = new Float32Array(vectors.length * dimensions);
  for (const [row, vector] of vectors.entries()) matrix.set(vector, row * dimensions);

  return {
    closeness(question) {
      if (question.length !== dimensions)
        throw new RagError(
          'invalid_input',
          `The question's vector has ${question.length} numbers, those of the index have ${dimensions}: both must come from one embedding model.`,
        );
      const cosines = new Float32Array(vectors.length);
      let sum = 0;
      for (let row = 0; row < cosines.length; row++) {
        const start = row * dimensions;
        let product = 0;
        for (let column = 0; column < dimensions; column++)
          product += (matrix[start + column] ?? 0) * (question[column] ?? 0);
        cosines[row] = product;
        sum += product;
      }
      const average = Math.max(0, sum / (cosines.length || 1));
      return cosines.map((cosine) => Math.min(1, Math.max(0, (cosine - average) / (1 - average || 1))));
    },
  };
}
