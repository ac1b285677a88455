import { type CallOptions, RagError } from '@rag/core';
import type { Entry } from './entry.ts';
import { OWN_FIELDS } from './field-names.ts';
import { readEntryPages } from './index-entries.ts';
import { searchClientOf } from './search-client-of.ts';
import { toSearchQuery } from './search-query.ts';
import { isValidAt, VALIDITY_FIELDS, validAt } from './snapshot.ts';
import type { Stage, WriterContext } from './writer-context.ts';

const TOP = 10;
/** So much of a passage is asked for, to see that it finds something. */
const PROBE_CHARACTERS = 200;

/**
 * Searches the target as it would be served: every golden query finds its document, and a passage's own words
 * and vector find something. Rejects with `index_invalid`.
 */
export async function askGoldenQueries(
  context: WriterContext,
  stage: Stage,
  options: CallOptions,
): Promise<void> {
  const sourcesFor = await createAsker(context, stage, options);
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

async function createAsker({ client, call }: WriterContext, { target }: Stage, { signal }: CallOptions) {
  const searchClient = searchClientOf<Entry>(client, target.index);
  return (text: string, vector?: readonly number[]): Promise<string[]> =>
    call(signal, async (options) => {
      const query = toSearchQuery({ text, top: TOP });
      const found = await searchClient.search(query?.text, {
        ...options,
        top: TOP,
        filter: validAt('passage', target.sequence),
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
                    fields: [OWN_FIELDS.vector],
                  },
                ],
              },
            }),
      });
      const sources: string[] = [];
      for await (const { document } of found.results)
        if (isValidAt('passage', target.sequence, { ...document })) sources.push(document.source ?? '');
      return sources;
    });
}

async function firstPassage(context: WriterContext, { target, settings }: Stage, options: CallOptions) {
  const select = [
    ...(['id', 'source', 'content'] as const),
    ...(settings.dimensions > 0 ? (['content_vector'] as const) : []),
  ];
  const filter = validAt('passage', target.sequence);
  for await (const [first] of readEntryPages({ ...context, index: target.index, filter, select }, options))
    return first;
  return undefined;
}
