import type { SearchRequest } from '@rag/core';
import { contentWords, words } from '@rag/core/adapter';

/** Lucene takes 1,024 clauses; a word may become several, as of Chinese each character does. */
const MAX_WORDS = 200;
/** How many neighbours take part in the fusion: with too few a vector hardly counts beside the text. */
const MIN_NEIGHBOURS = 50;
/** What the service gives at once. */
const MAX_TOP = 1_000;

export interface SearchQuery {
  /** Words alone: what people write must not become operators of the query language. */
  readonly text: string | undefined;
  readonly top: number;
  readonly vector?: { readonly values: number[]; readonly neighbours: number };
}

/** What to ask the service; `undefined` for a request without a word and without a vector. */
export function toSearchQuery({ text, vector, top }: SearchRequest): SearchQuery | undefined {
  const said = contentWords(text);
  const distinct = said.length > 0 ? said : [...new Set(words(text))];
  const query = distinct.slice(0, MAX_WORDS).join(' ');
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
