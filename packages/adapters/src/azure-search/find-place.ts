import type { SearchIndex } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import { canBecomeOurs, isOurIndex } from './index-definition.ts';
import { hasStatus } from './map-error.ts';
import { searchClientOf } from './search-client-of.ts';
import { readPointer } from './snapshot.ts';
import type { Place, WriterContext } from './writer-context.ts';

/**
 * Looks what lies under the name: an alias, an index, or nothing, which becomes an alias where the service
 * has them. An empty index that was made in advance may lack fields. Rejects with `index_invalid` where it is
 * an index that others fill.
 */
export async function findPlace(context: WriterContext, options: CallOptions): Promise<Place> {
  const { name } = context;
  const aliases = await listAliases(context, options);
  const target = aliases?.get(name);
  if (target !== undefined) {
    const pointer = await readPointer(context, target, options);
    if (pointer === undefined) throw ofOthers(`The alias ${name} leads to the index ${target}, which`);
    return { mode: 'alias', index: target, pointer };
  }
  const index = await getIndex(context, name, options);
  if (index === undefined) {
    const mode = aliases === undefined ? 'in-place' : 'alias';
    return { mode, index: undefined, pointer: undefined };
  }
  if (!isOurIndex(index)) {
    if (!canBecomeOurs(index) || !(await isEmpty(context, name, options)))
      throw ofOthers(`The index ${name}`);
    return { mode: 'in-place', index: undefined, pointer: undefined };
  }
  return { mode: 'in-place', index: name, pointer: await readPointer(context, name, options) };
}

/** Where each alias leads; `undefined` of a service that has no aliases. */
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

export async function getIndex(
  { client, call }: WriterContext,
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
  return (
    (await call(signal, (options) => searchClientOf<object>(client, name).getDocumentsCount(options))) === 0
  );
}

function ofOthers(subject: string): RagError {
  return new RagError(
    'index_invalid',
    `${subject} was not made by this indexer. Choose another name, or serve it read-only by naming its fields.`,
  );
}
