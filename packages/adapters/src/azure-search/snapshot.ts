import { odata, type SearchIndexClient } from '@azure/search-documents';
import { type CallOptions, type IndexEmbedding, RagError } from '@rag/core';
import { hashText } from '@rag/core/adapter';
import type { CallService } from './call-service.ts';
import { chunkIdOf, type Entry, POINTER_KEY, type Pointer } from './entry.ts';
import { type AzureSearchFields, OWN_FIELDS } from './field-names.ts';
import { hasStatus } from './map-error.ts';
import { searchClientOf } from './search-client-of.ts';

/** All that a search needs to know of the index, as it was at one moment. */
export interface Snapshot {
  readonly generation: string;
  /** The index to search, by its own name. */
  readonly index: string;
  readonly fields: AzureSearchFields;
  readonly filter?: string;
  /** Further fields to ask for, so that `admits` can tell. */
  readonly select?: readonly string[];
  /** Whether what was found is of this snapshot: some services search vectors past the filter. */
  readonly admits: (document: Readonly<Record<string, unknown>>) => boolean;
  readonly searchFields?: readonly string[];
  /** What made the vectors; `undefined` where nothing tells. */
  readonly embedding?: IndexEmbedding;
  readonly toId: (key: string) => string;
}

export interface SnapshotSource {
  readonly client: SearchIndexClient;
  readonly name: string;
  readonly call: CallService;
}

/** What this adapter's writer published under the name, be that an alias or an index. */
export async function loadOwnSnapshot(source: SnapshotSource): Promise<Snapshot> {
  const pointer = (await readPointer(source, source.name)) ?? (await readPointerBehindAlias(source));
  if (pointer === undefined)
    throw new RagError(
      'index_missing',
      `Nothing was published as ${source.name}; index some documents, or name the fields of an index that was filled by others.`,
      { details: { index: source.name } },
    );
  const { index, generation, sequence } = pointer;
  return {
    generation,
    index,
    fields: OWN_FIELDS,
    filter: validAt('passage', sequence),
    select: VALIDITY_FIELDS,
    admits: (document) => isValidAt('passage', sequence, document),
    searchFields: [OWN_FIELDS.content, OWN_FIELDS.heading],
    embedding: pointer,
    toId: chunkIdOf,
  };
}

/**
 * An alias that was just made leads nowhere for some seconds yet, but already says where it will. Asking it
 * takes a role that a server need not have.
 */
async function readPointerBehindAlias(source: SnapshotSource): Promise<Pointer | undefined> {
  const { client, name, call } = source;
  try {
    const { indexes } = await call(undefined, (options) => client.getAlias(name, options));
    const [target] = indexes;
    return target === undefined ? undefined : await readPointer(source, target);
  } catch (error) {
    if (hasStatus(error, 400, 401, 403, 404, 405, 501)) return undefined;
    throw error;
  }
}

/** The entries of a kind that are valid at a sequence number. */
export function validAt(kind: Entry['kind'], sequence: number): string {
  return odata`kind eq ${kind} and valid_from le ${sequence} and valid_to gt ${sequence}`;
}

export const VALIDITY_FIELDS = ['kind', 'valid_from', 'valid_to'] as const satisfies readonly (keyof Entry)[];

/** What {@link validAt} says, of a document with the {@link VALIDITY_FIELDS}. */
export function isValidAt(
  kind: Entry['kind'],
  sequence: number,
  document: Readonly<Record<string, unknown>>,
): boolean {
  return (
    document['kind'] === kind &&
    Number(document['valid_from']) <= sequence &&
    Number(document['valid_to']) > sequence
  );
}

/** What is published in an index; `undefined` where there is no such index or nothing in it. */
export async function readPointer(
  { client, call }: Pick<SnapshotSource, 'client' | 'call'>,
  index: string,
  { signal }: CallOptions = {},
): Promise<Pointer | undefined> {
  try {
    const { data } = await call(signal, (options) =>
      searchClientOf<Entry>(client, index).getDocument(POINTER_KEY, { ...options, selectedFields: ['data'] }),
    );
    return toPointer(data);
  } catch (error) {
    // An index of others has no such field, which the service may refuse before it looks for the document.
    if (hasStatus(error, 400, 404)) return undefined;
    throw error;
  }
}

function toPointer(data: unknown): Pointer {
  try {
    const pointer: Pointer = JSON.parse(String(data));
    if (typeof pointer.index === 'string' && Number.isInteger(pointer.sequence)) return pointer;
  } catch {
    // Told below.
  }
  throw new RagError(
    'index_invalid',
    'What the index says of itself cannot be read; index the documents again.',
  );
}

/**
 * An index that others fill. Nothing in it tells its generation, so that is made of its name and the number
 * of its documents: a change that keeps the number is not noticed. And of the fields that are served, since
 * answers from others are other answers.
 */
export async function loadForeignSnapshot(
  { client, name, call }: SnapshotSource,
  fields: AzureSearchFields,
): Promise<Snapshot> {
  const count = await call(undefined, (options) =>
    searchClientOf<object>(client, name).getDocumentsCount(options),
  );
  const served = hashText(JSON.stringify(Object.entries(fields).toSorted())).slice(0, 8);
  return {
    generation: `${name}:${count}:${served}`,
    index: name,
    fields,
    admits: () => true,
    toId: (key) => key,
  };
}
