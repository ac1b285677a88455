import { type CallOptions, type Embedder, isAbort, type Passage } from '@rag/core';
import { LRUCache } from 'lru-cache';
import type { Unit } from './units.ts';

/** The cosine of each unit with the question, in the order of the units; undefined when it cannot be measured. */
export type MeasureCloseness = (
  question: string,
  units: readonly Unit[],
  passages: readonly Passage[],
  options: CallOptions,
) => Promise<readonly number[] | undefined>;

/** How many sentence vectors are cached: the same passages answer many questions. With 384 dimensions, 30 MB. */
const KEPT = 20_000;

/**
 * Measures closeness with an embedder. A unit is embedded with its heading, which distinguishes "30 days" of notice
 * from "30 days" of leave. The vectors of units are cached, so a question usually costs one embedding, its own.
 */
export function createClosenessMeasure(embedder: Embedder): MeasureCloseness {
  const known = new LRUCache<string, Float32Array>({ max: KEPT });
  return async (question, units, passages, options) => {
    const texts = units.map((unit) => inContext(unit, passages[unit.passageNumber - 1]));
    const missing = [...new Set(texts)].filter((text) => !known.has(text));
    const [[asked], made] = await Promise.all([
      embedder.embed([question], options),
      embedder.embed(missing, { ...options, input: 'passage' }),
    ]).catch((error: unknown) => {
      if (isAbort(error)) throw error;
      return [[], undefined] as const;
    });
    if (asked === undefined || made === undefined) return undefined;
    const fresh = new Map(missing.map((text, index) => [text, made[index]]));
    for (const [text, vector] of fresh) if (vector !== undefined) known.set(text, vector);
    return texts.map((text) => {
      const vector = known.get(text) ?? fresh.get(text);
      return vector === undefined ? 0 : cosine(asked, vector);
    });
  };
}

function inContext({ text }: Unit, passage: Passage | undefined): string {
  const heading = passage?.heading;
  return heading === undefined ? text : `${heading}\n${text}`;
}

/** The cosine of two vectors of unit length, as embedders return them. */
function cosine(a: Float32Array, b: Float32Array): number {
  let product = 0;
  for (let index = 0; index < a.length; index++) product += (a[index] ?? 0) * (b[index] ?? 0);
  return product;
}
