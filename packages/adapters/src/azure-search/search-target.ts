import { type IndexEmbedding, RagError } from '@rag/core';
import { hashText } from '@rag/core/adapter';
import { isValidAt, VALIDITY_FIELDS, validityFilter } from './entry-validity.ts';
import { type AzureSearchFields, MANAGED_FIELDS } from './field-mapping.ts';
import { chunkIdOf } from './index-entry.ts';
import { readPointer, readPointerThroughAlias, type ServiceAccess } from './read-pointer.ts';
import { cachedSearchClient } from './search-client-cache.ts';

/** What a search needs to know about the index, as it was at one moment. */
export interface IndexSnapshot {
  readonly generation: string;
  /** The index to search, never an alias. */
  readonly index: string;
  readonly fields: AzureSearchFields;
  readonly filter?: string;
  /** Additional fields to request, for `includes`. */
  readonly select?: readonly string[];
  /** Whether a found document belongs to this snapshot. Some services ignore the filter in vector searches. */
  readonly includes: (document: Readonly<Record<string, unknown>>) => boolean;
  readonly searchFields?: readonly string[];
  /** The model that made the vectors. Undefined when the index does not tell. */
  readonly embedding?: IndexEmbedding;
  /** Converts a document's key to the passage's id. */
  readonly toId: (key: string) => string;
}

export interface SnapshotSource extends ServiceAccess {
  /** The name of an alias or of an index. */
  readonly name: string;
}

/** Reads what this adapter's writer published. Rejects with `index_missing` when there is nothing. */
export async function loadManagedSnapshot(source: SnapshotSource): Promise<IndexSnapshot> {
  const { name } = source;
  const pointer = (await readPointer(source, name)) ?? (await readPointerThroughAlias(source, name));
  if (pointer === undefined)
    throw new RagError(
      'index_missing',
      `Nothing is published as ${name}; index some documents, or name the fields of an index that another program fills.`,
      { details: { index: name } },
    );
  const { index, generation, sequence } = pointer;
  return {
    generation,
    index,
    fields: MANAGED_FIELDS,
    filter: validityFilter('passage', sequence),
    select: VALIDITY_FIELDS,
    includes: (document) => isValidAt('passage', sequence, document),
    searchFields: [MANAGED_FIELDS.content, MANAGED_FIELDS.heading],
    embedding: pointer,
    toId: chunkIdOf,
  };
}

/**
 * Describes an index that another program fills. Such an index has no generation of its own, so one is derived
 * from its name, its number of documents and the fields that are served. A change that keeps the number of
 * documents goes unnoticed.
 */
export async function loadExternalSnapshot(
  { client, name, call }: SnapshotSource,
  fields: AzureSearchFields,
): Promise<IndexSnapshot> {
  const count = await call(undefined, (options) =>
    cachedSearchClient<object>(client, name).getDocumentsCount(options),
  );
  const fieldsHash = hashText(JSON.stringify(Object.entries(fields).toSorted())).slice(0, 8);
  return {
    generation: `${name}:${count}:${fieldsHash}`,
    index: name,
    fields,
    includes: () => true,
    toId: (key) => key,
  };
}
