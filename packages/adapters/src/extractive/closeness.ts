import { type CallOptions, type Embedder, isAbort, type Passage } from '@rag/core';
import { LRUCache } from 'lru-cache';
import type { Unit } from './units.ts';

/** How near in meaning each unit is to the question, as cosines in the units' order; undefined where nothing tells. */
export type MeasureCloseness = (
  question: string,
  units: readonly Unit[],
  passages: readonly Passage[],
  options: CallOptions,
) => Promise<readonly number[] | undefined>;

/** How many sentences' vectors are kept: the same passages answer many questions. At 384 numbers, 30 MB. */
const KEPT = 20_000;

/**
 * Measures by an embedder. A unit is embedded under its heading, which tells "30 days" of notice from "30 days"
 * of leave. Vectors of units are kept, so that a question mostly costs one embedding, its own.
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

/** Of vectors of unit length, as embedders give them. */
function cosine(a: Float32Array, b: Float32Array): number {
  let product = 0;
  for (let index = 0; index < a.length; index++) product += (a[index] ?? 0) * (b[index] ?? 0);
  return product;
}
