import type { SearchRequest } from '@rag/core';
import { contentWords, words } from '@rag/core/adapter';
import { spellingsOf } from '../ranking/index.ts';

/** Lucene accepts 1,024 clauses. A word may become several: Chinese text becomes one per character. */
const MAX_WORDS = 200;
/** How many neighbours take part in the fusion. With fewer, the vector hardly counts beside the text. */
const MIN_NEIGHBOURS = 50;
/** The service's limit for one page. */
const MAX_TOP = 1_000;

export interface SearchQuery {
  /** Words only: what people type must not become operators of the query language. */
  readonly text: string | undefined;
  readonly top: number;
  readonly vector?: { readonly values: number[]; readonly neighbours: number };
}

/** Converts a request to a query of the service. Undefined for a request without a word and without a vector. */
export function toSearchQuery({ text, vector, top }: SearchRequest): SearchQuery | undefined {
  const significant = contentWords(text);
  const distinct = significant.length > 0 ? significant : [...new Set(words(text))];
  const query = distinct.flatMap(spellingsOf).slice(0, MAX_WORDS).join(' ');
  if (query === '' && vector === undefined) return undefined;
  const count = Math.min(top, MAX_TOP);
  return {
    text: query === '' ? undefined : query,
    top: count,
    ...(vector === undefined
      ? {}
      : { vector: { values: toDecimals(vector), neighbours: Math.max(count, MIN_NEIGHBOURS) } }),
  };
}

/** The digits that a float of 32 bits has. More would double what the service has to read. */
const DIGITS = 8;

/** The numbers of a vector, rounded alike. */
function toDecimals(vector: Float32Array): number[] {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = largest > 0 ? 10 ** (DIGITS - 1 - Math.floor(Math.log10(largest))) : 1;
  const values: number[] = [];
  for (const value of vector) values.push(Math.round(value * scale) / scale);
  return values;
}
