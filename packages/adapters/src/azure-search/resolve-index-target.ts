import type { SearchIndex } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import { canBecomeManaged, isManagedIndex } from './index-definition.ts';
import { hasStatus } from './map-error.ts';
import { readPointer } from './read-pointer.ts';
import { cachedSearchClient } from './search-client-cache.ts';
import type { IndexTarget } from './stage.ts';
import type { WriterContext } from './writer-context.ts';

/**
 * Finds out whether the writer's name is an alias, an index, or unused. An unused name becomes an alias where
 * the service has aliases. An empty index that someone created in advance may lack fields. Rejects with
 * `index_invalid` for an index that another program fills.
 */
export async function resolveIndexTarget(context: WriterContext, options: CallOptions): Promise<IndexTarget> {
  const { name } = context;
  const aliases = await listAliases(context, options);
  const aliased = aliases?.get(name);
  if (aliased !== undefined) {
    const pointer = await readPointer(context, aliased, options);
    if (pointer === undefined) throw notManaged(`The alias ${name} leads to the index ${aliased}, which`);
    return { mode: 'alias', index: aliased, pointer };
  }
  const index = await getIndex(context, name, options);
  if (index === undefined) {
    const mode = aliases === undefined ? 'in-place' : 'alias';
    return { mode, index: undefined, pointer: undefined };
  }
  if (!isManagedIndex(index)) {
    if (!canBecomeManaged(index) || !(await isEmpty(context, name, options)))
      throw notManaged(`The index ${name}`);
    return { mode: 'in-place', index: undefined, pointer: undefined };
  }
  return { mode: 'in-place', index: name, pointer: await readPointer(context, name, options) };
}

/** The index behind each alias. Undefined for a service without aliases. */
async function listAliases(
  { client, call }: WriterContext,
  { signal }: CallOptions,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    return await call(signal, async (options) => {
      const targets = new Map<string, string>();
      for await (const { name, indexes } of client.listAliases(options)) {
        const [target] = indexes;
        if (target !== undefined) targets.set(name, target);
      }
      return targets;
    });
  } catch (error) {
    if (hasStatus(error, 400, 404, 405, 501)) return undefined;
    throw error;
  }
}

/** The definition of an index. Undefined when the service does not have it. */
export async function getIndex(
  { client, call }: Pick<WriterContext, 'client' | 'call'>,
  name: string,
  { signal }: CallOptions,
): Promise<SearchIndex | undefined> {
  try {
    return await call(signal, (options) => client.getIndex(name, options));
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

async function isEmpty(
  { client, call }: WriterContext,
  name: string,
  { signal }: CallOptions,
): Promise<boolean> {
  const count = await call(signal, (options) =>
    cachedSearchClient<object>(client, name).getDocumentsCount(options),
  );
  return count === 0;
}

function notManaged(subject: string): RagError {
  return new RagError(
    'index_invalid',
    `${subject} was not made by this indexer. Choose another name, or serve it read-only by naming its fields.`,
  );
}
