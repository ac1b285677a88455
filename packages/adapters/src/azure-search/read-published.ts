import type { SearchIndexClient } from '@azure/search-documents';
import type { CallOptions, DocumentRecord, IndexSettings } from '@rag/core';
import { createCallService } from './call-service.ts';
import { readRecords } from './read-entries.ts';
import { readPointer } from './read-pointer.ts';

export interface PublishedIndexRequest {
  /** Made with `recommendedSearchOptions(endpoint)`. It needs to read documents. */
  readonly client: SearchIndexClient;
  /** The name of an alias or of an index. */
  readonly index: string;
  /** The deadline of one call of the service. Default 10 s. */
  readonly timeoutMs?: number;
}

/**
 * The settings of what `createAzureSearchWriter` published. Undefined when nothing is published, and for an index
 * that another program fills. Rejects as `createAzureSearchStore` does.
 *
 * @example
 * const settings = await readPublishedSettings({ client, index: 'rag-documents' });
 */
export async function readPublishedSettings(
  { client, index, timeoutMs = 10_000 }: PublishedIndexRequest,
  options: CallOptions = {},
): Promise<IndexSettings | undefined> {
  const call = createCallService({ timeoutMs, now: Date.now });
  const pointer = await readPointer({ client, call }, index, options);
  if (pointer === undefined) return undefined;
  const { fingerprint, dimensions, embeddingModel } = pointer;
  return { fingerprint, dimensions, ...(embeddingModel === undefined ? {} : { embeddingModel }) };
}

/**
 * Whether the next version will be written into the index that is served, because it was published under its own name
 * and not under an alias. Undefined where `readPublishedSettings` returns undefined.
 */
export async function isPublishedInPlace(
  { client, index, timeoutMs = 10_000 }: PublishedIndexRequest,
  options: CallOptions = {},
): Promise<boolean | undefined> {
  const call = createCallService({ timeoutMs, now: Date.now });
  const pointer = await readPointer({ client, call }, index, options);
  return pointer && pointer.index === index;
}

/** The records of the published documents. Empty when `readPublishedSettings` returns undefined. */
export async function readPublishedRecords(
  { client, index, timeoutMs = 10_000 }: PublishedIndexRequest,
  options: CallOptions = {},
): Promise<DocumentRecord[]> {
  const call = createCallService({ timeoutMs, now: Date.now });
  const pointer = await readPointer({ client, call }, index, options);
  return pointer === undefined ? [] : readRecords({ client, call }, pointer, options);
}
