import { type CallOptions, RagError } from '@rag/core';
import { isValidAt, VALIDITY_FIELDS, validityFilter } from './entry-validity.ts';
import { MANAGED_FIELDS } from './field-mapping.ts';
import type { IndexEntry } from './index-entry.ts';
import { readEntryPages } from './read-entries.ts';
import { cachedSearchClient } from './search-client-cache.ts';
import { toSearchQuery } from './search-query.ts';
import type { Stage } from './stage.ts';
import type { WriterContext } from './writer-context.ts';

const TOP = 10;
/** How much of a passage is used as a query that must find something. */
const PROBE_CHARACTERS = 200;

/**
 * Searches the next version as servers will. Rejects with `index_invalid` when a golden query does not find its
 * document, or when a passage's own words or vector find nothing.
 */
export async function runGoldenQueries(
  context: WriterContext,
  stage: Stage,
  options: CallOptions,
): Promise<void> {
  const sourcesFor = await createSourceSearch(context, stage, options);
  for (const { text, source } of context.goldenQueries)
    if (!(await sourcesFor(text)).includes(source))
      throw new RagError('index_invalid', `The new index does not find ${source} by its golden query.`);
  const probe = await firstPassage(context, stage, options);
  if (probe === undefined) return;
  const text = (probe.content ?? '').slice(0, PROBE_CHARACTERS);
  const isSearchable = toSearchQuery({ text, top: 1 }) !== undefined;
  if (isSearchable && (await sourcesFor(text)).length === 0)
    throw new RagError('index_invalid', `The new index does not find ${probe.source} by its own words.`);
  const { content_vector: vector } = probe;
  if (vector !== undefined && vector !== null && (await sourcesFor('', vector)).length === 0)
    throw new RagError('index_invalid', `The new index does not find ${probe.source} by its own vector.`);
}

async function createSourceSearch({ client, call }: WriterContext, { next }: Stage, { signal }: CallOptions) {
  const searchClient = cachedSearchClient<IndexEntry>(client, next.index);
  return (text: string, vector?: readonly number[]): Promise<string[]> =>
    call(signal, async (options) => {
      const query = toSearchQuery({ text, top: TOP });
      const found = await searchClient.search(query?.text, {
        ...options,
        top: TOP,
        filter: validityFilter('passage', next.sequence),
        select: ['source', ...VALIDITY_FIELDS],
        ...(vector === undefined
          ? {}
          : {
              vectorSearchOptions: {
                queries: [
                  {
                    kind: 'vector',
                    vector: [...vector],
                    kNearestNeighborsCount: TOP,
                    fields: [MANAGED_FIELDS.vector],
                  },
                ],
              },
            }),
      });
      const sources: string[] = [];
      for await (const { document } of found.results)
        if (isValidAt('passage', next.sequence, { ...document })) sources.push(document.source ?? '');
      return sources;
    });
}

async function firstPassage(context: WriterContext, { next, settings }: Stage, options: CallOptions) {
  const select = [
    ...(['id', 'source', 'content'] as const),
    ...(settings.dimensions > 0 ? (['content_vector'] as const) : []),
  ];
  const filter = validityFilter('passage', next.sequence);
  for await (const [first] of readEntryPages({ ...context, index: next.index, filter, select }, options))
    return first;
  return undefined;
}
