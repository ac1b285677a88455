import type { SearchIndexClient } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import type { CallService } from './call-service.ts';
import { type IndexEntry, POINTER_KEY, type Pointer } from './index-entry.ts';
import { hasStatus } from './map-error.ts';
import { cachedSearchClient } from './search-client-cache.ts';

/** What is needed to call the service. */
export interface ServiceAccess {
  readonly client: SearchIndexClient;
  readonly call: CallService;
}

/** What is published in an index. Undefined when the index does not exist or nothing is published in it. */
export async function readPointer(
  { client, call }: ServiceAccess,
  index: string,
  { signal }: CallOptions = {},
): Promise<Pointer | undefined> {
  try {
    const { data } = await call(signal, (options) =>
      cachedSearchClient<IndexEntry>(client, index).getDocument(POINTER_KEY, {
        ...options,
        selectedFields: ['data'],
      }),
    );
    return parsePointer(data);
  } catch (error) {
    // The service may answer 400 instead of 404 for an index that does not have the field.
    if (hasStatus(error, 400, 404)) return undefined;
    throw error;
  }
}

/** The same, for an alias that was just created: it may not be in effect yet, but its definition can be read. */
export async function readPointerThroughAlias(
  access: ServiceAccess,
  alias: string,
): Promise<Pointer | undefined> {
  try {
    const { indexes } = await access.call(undefined, (options) => access.client.getAlias(alias, options));
    const [target] = indexes;
    return target === undefined ? undefined : await readPointer(access, target);
  } catch (error) {
    // A server need not have the role that reads aliases.
    if (hasStatus(error, 400, 401, 403, 404, 405, 501)) return undefined;
    throw error;
  }
}

function parsePointer(data: unknown): Pointer {
  try {
    const pointer: Pointer = JSON.parse(String(data));
    if (typeof pointer.index === 'string' && Number.isInteger(pointer.sequence)) return pointer;
  } catch {
    // The error below covers this case.
  }
  throw new RagError(
    'index_invalid',
    'The index’s publication record cannot be read; index the documents again.',
  );
}
