import { odata } from '@azure/search-documents';
import { type CallOptions, type DocumentRecord, RagError } from '@rag/core';
import { validityFilter } from './entry-validity.ts';
import { toText } from './field-mapping.ts';
import type { IndexEntry, IndexVersion } from './index-entry.ts';
import type { ServiceAccess } from './read-pointer.ts';
import { cachedSearchClient } from './search-client-cache.ts';

/** The service's limit for one page, and a smaller page for entries with vectors. */
const PAGE_SIZE = 1_000;
const PAGE_SIZE_WITH_VECTORS = 100;

type EntryField = keyof IndexEntry;

/** The fields that tell which version an entry belongs to. */
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

export interface ReadEntriesRequest extends ServiceAccess {
  readonly index: string;
  /** An OData filter. A filter with `or` must be in parentheses. */
  readonly filter: string;
  readonly select: readonly EntryField[];
}

/**
 * Reads all entries that pass the filter, page by page in the order of their keys. Each page starts after the
 * last key of the previous one, since `skip` ends at 100,000. Rejects with `index_invalid` when the service
 * ignores the range of keys, as some that speak its protocol do: it would return the first page again and again.
 */
export async function* readEntryPages(
  { client, call, index, filter, select }: ReadEntriesRequest,
  { signal }: CallOptions,
): AsyncGenerator<readonly IndexEntry[], void, undefined> {
  const searchClient = cachedSearchClient<IndexEntry>(client, index);
  const top = select.includes('content_vector') ? PAGE_SIZE_WITH_VECTORS : PAGE_SIZE;
  let page: IndexEntry[] = [];
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
      const entries: IndexEntry[] = [];
      for await (const { document } of found.results) entries.push(pickFields(document, select));
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

/** Drops what the SDK adds to a document, such as its score, which cannot be sent back. */
function pickFields(document: IndexEntry, select: readonly EntryField[]): IndexEntry {
  const { id, kind } = document;
  return { id, kind, ...Object.fromEntries(select.map((name) => [name, toStoredValue(document[name])])) };
}

/** Restores texts that the SDK converts to dates and numbers, such as `2024-05-01T00:00:00Z` and `INF`. */
function toStoredValue(value: unknown): unknown {
  const isConverted = value instanceof Date || (typeof value === 'number' && !Number.isFinite(value));
  return isConverted ? toText(value) : (value ?? null);
}

/** Reads all entries that pass the filter into one list. */
export async function readEntries(request: ReadEntriesRequest, options: CallOptions): Promise<IndexEntry[]> {
  const entries: IndexEntry[] = [];
  for await (const page of readEntryPages(request, options)) entries.push(...page);
  return entries;
}

/** The records of the documents that an index version holds. */
export async function readRecords(
  { client, call }: ServiceAccess,
  { index, sequence }: IndexVersion,
  options: CallOptions,
): Promise<DocumentRecord[]> {
  const filter = validityFilter('document', sequence);
  const select = [...STATE_FIELDS, 'data'] as const;
  const entries = await readEntries({ client, call, index, filter, select }, options);
  return entries.map(({ data }): DocumentRecord => JSON.parse(data ?? '{}'));
}
