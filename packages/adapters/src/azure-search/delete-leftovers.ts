import { odata } from '@azure/search-documents';
import type { CallOptions } from '@rag/core';
import { applyIndexActions } from './apply-index-actions.ts';
import type { IndexVersion } from './index-entry.ts';
import { hasStatus } from './map-error.ts';
import { readEntries, STATE_FIELDS } from './read-entries.ts';
import type { WriterContext } from './writer-context.ts';

/**
 * Deletes what does not belong to the published version: older indexes, abandoned stages, and entries that
 * ended with the published sequence or that an interrupted run wrote for a later one. Waits first until no
 * server can still search what was served before `servedSince`, unless there is nothing to delete.
 */
export async function deleteLeftovers(
  context: WriterContext,
  published: IndexVersion,
  servedSince: number,
  options: CallOptions,
): Promise<void> {
  const { drainMs, now, sleep } = context;
  const found = await findLeftovers(context, published, options);
  if (found.keys.length + found.indexes.length === 0) return;
  const remainingMs = Math.min(servedSince + drainMs - now(), drainMs);
  if (remainingMs > 0) await sleep(remainingMs, options.signal);
  // Search again: entries that were written late are visible by now.
  const { keys, indexes } = await findLeftovers(context, published, options);
  const actions = keys.map((id) => ({ kind: 'delete', entry: { id } }) as const);
  await applyIndexActions(context, published.index, actions, options);
  for (const index of indexes) await deleteIndex(context, index, options);
}

interface Leftovers {
  /** Keys of entries in the published index. */
  readonly keys: readonly string[];
  /** Names of other indexes that this writer made. */
  readonly indexes: readonly string[];
}

async function findLeftovers(
  context: WriterContext,
  { index, sequence }: IndexVersion,
  options: CallOptions,
): Promise<Leftovers> {
  const { client, call, name } = context;
  const filter = odata`(valid_to le ${sequence} or valid_from gt ${sequence} or kind eq 'removal' or kind eq 'stage')`;
  const entries = await readEntries({ ...context, index, filter, select: STATE_FIELDS }, options);
  const keys = entries.map(({ id }) => id);
  if (index === name) return { keys, indexes: [] };
  const indexes = await call(options.signal, async (each) => {
    const found: string[] = [];
    for await (const candidate of client.listIndexesNames(each))
      if (candidate !== index && isVersionName(name, candidate)) found.push(candidate);
    return found;
  });
  return { keys, indexes };
}

/** Whether an index's name is one that `beginStage` derives from the alias. */
function isVersionName(alias: string, candidate: string): boolean {
  return candidate.startsWith(`${alias}-`) && /^[0-9a-f]{16}$/.test(candidate.slice(alias.length + 1));
}

async function deleteIndex(
  { client, call }: WriterContext,
  name: string,
  { signal }: CallOptions,
): Promise<void> {
  try {
    await call(signal, (options) => client.deleteIndex(name, options));
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}
