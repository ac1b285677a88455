import type { Tensor } from './library.ts';
import type { Pooling } from './model-family.ts';

/**
 * One vector of unit length for each text of a batch, from the vectors of its tokens.
 *
 * @param states of the shape texts x tokens x dimensions
 * @param mask of the shape texts x tokens: 0 for padding
 */
export function poolTokens(states: Tensor, mask: Tensor, pooling: Pooling): Float32Array[] {
  const [texts = 0, tokens = 0, dimensions = 0] = states.dims;
  return Array.from({ length: texts }, (_, text) => {
    const vector = new Float32Array(dimensions);
    const read = pooling === 'cls' ? 1 : tokens;
    for (let token = 0; token < read; token++) {
      const place = text * tokens + token;
      if (Number(mask.data[place]) === 0) continue;
      for (let index = 0; index < dimensions; index++)
        vector[index] = (vector[index] ?? 0) + Number(states.data[place * dimensions + index]);
    }
    return toUnitLength(vector);
  });
}

/** The sum of the token vectors has the same direction as their average, so no division is needed. */
function toUnitLength(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
