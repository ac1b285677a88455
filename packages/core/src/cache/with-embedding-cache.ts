import type { Cache, CallOptions, Embedder, EmbedOptions } from '../ports/index.ts';
import { hashText } from '../text/index.ts';

/**
 * Keeps vectors under the SHA-256 of text, model and dimensions, as packed little-endian floats. Only
 * missing texts go to the embedder. A cache that fails is ignored.
 */
export function withEmbeddingCache(embedder: Embedder, cache: Cache, { ttlMs }: { ttlMs: number }): Embedder {
  const keyOf = (text: string, input: EmbedOptions['input'] = 'question'): string => {
    // A model may embed passages in another way than questions.
    const parts = [embedder.model, embedder.dimensions, text, ...(input === 'passage' ? [input] : [])];
    return `embedding:${hashText(JSON.stringify(parts))}`;
  };

  return {
    model: embedder.model,
    dimensions: embedder.dimensions,
    async embed(texts, options = {}) {
      const keys = texts.map((text) => keyOf(text, options.input));
      const known = await readVectors(cache, keys, embedder.dimensions, options);
      const missing = texts.filter((_, index) => known[index] === undefined);
      if (missing.length === 0) return known.filter((vector) => vector !== undefined);

      const made = await embedder.embed(missing, options);
      let next = 0;
      return known.map((vector, index) => {
        if (vector !== undefined) return vector;
        const fresh = made[next++] ?? new Float32Array();
        cache.set(keys[index] ?? '', pack(fresh), { ttlMs }).catch(() => {});
        return fresh;
      });
    },
  };
}

async function readVectors(
  cache: Cache,
  keys: readonly string[],
  dimensions: number,
  options: CallOptions,
): Promise<readonly (Float32Array | undefined)[]> {
  const entries = await cache.getMany(keys, options).catch(() => keys.map(() => undefined));
  return entries.map((bytes) => (bytes?.byteLength === dimensions * 4 ? unpack(bytes) : undefined));
}

function pack(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(vector.length * 4);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < vector.length; index += 1) view.setFloat32(index * 4, vector[index] ?? 0, true);
  return bytes;
}

function unpack(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const vector = new Float32Array(bytes.byteLength / 4);
  for (let index = 0; index < vector.length; index += 1) vector[index] = view.getFloat32(index * 4, true);
  return vector;
}
