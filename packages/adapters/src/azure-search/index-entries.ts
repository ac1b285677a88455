import { odata, type SearchIndexClient } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import type { CallService } from './call-service.ts';
import type { Entry } from './entry.ts';
import { toText } from './field-names.ts';
import { searchClientOf } from './search-client-of.ts';

/** What the service gives at once, and fewer where each entry brings its vector along. */
const PAGE_SIZE = 1_000;
const PAGE_SIZE_WITH_VECTORS = 100;

type EntryField = keyof Entry;
export const STATE_FIELDS = [
  'id',
  'kind',
  'source',
  'version',
  'position',
  'valid_from',
  'valid_to',
] as const satisfies readonly EntryField[];
export const PASSAGE_FIELDS = [
  ...STATE_FIELDS,
  'content',
  'page',
  'heading',
] as const satisfies readonly EntryField[];

export interface ReadEntriesRequest {
  readonly client: SearchIndexClient;
  readonly call: CallService;
  readonly index: string;
  /** A comparison, several with `and` between them, or an expression in brackets. */
  readonly filter: string;
  readonly select: readonly EntryField[];
}

/**
 * All entries that pass the filter, page by page in the order of their keys. Goes on by the last key and not
 * by `skip`, which ends at 100,000. Rejects with `index_invalid` where the service does not follow: some that
 * speak its protocol ignore ranges of keys, and would give the first page for ever.
 */
export async function* readEntryPages(
  { client, call, index, filter, select }: ReadEntriesRequest,
  { signal }: CallOptions,
): AsyncGenerator<readonly Entry[], void, undefined> {
  const searchClient = searchClientOf<Entry>(client, index);
  const top = select.includes('content_vector') ? PAGE_SIZE_WITH_VECTORS : PAGE_SIZE;
  let page: Entry[] = [];
  do {
    const last = page.at(-1)?.id;
    const rest = last === undefined ? filter : `${filter} and ${odata`id gt ${last}`}`;
    page = await call(signal, async (options) => {
      const found = await searchClient.search('*', {
        ...options,
        filter: rest,
        select: [...select],
        orderBy: ['id asc'],
        top,
      });
      const entries: Entry[] = [];
      for await (const { document } of found.results) entries.push(pick(document, select));
      return entries;
    });
    if (last !== undefined && page.some(({ id }) => id === last))
      throw new RagError(
        'index_invalid',
        `The search service does not compare keys, so that only the first ${top} entries of an index can be read.`,
        { details: { index } },
      );
    if (page.length > 0) yield page;
  } while (page.length === top);
}

/** Without what the SDK adds to a document, such as its score, which cannot be sent back. */
function pick(document: Entry, select: readonly EntryField[]): Entry {
  const { id, kind } = document;
  return { id, kind, ...Object.fromEntries(select.map((name) => [name, asWritten(document[name])])) };
}

/** The SDK makes dates and numbers of texts that look like them, such as `2024-05-01T00:00:00Z` and `INF`. */
function asWritten(value: unknown): unknown {
  const isConverted = value instanceof Date || (typeof value === 'number' && !Number.isFinite(value));
  return isConverted ? toText(value) : (value ?? null);
}

export async function readEntries(request: ReadEntriesRequest, options: CallOptions): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const page of readEntryPages(request, options)) entries.push(...page);
  return entries;
}
