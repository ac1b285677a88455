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
      : { vector: { values: Array.from(vector), neighbours: Math.max(count, MIN_NEIGHBOURS) } }),
  };
}
