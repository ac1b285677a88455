import { odata } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import { indexGeneration } from '../lexical/index-generation.ts';
import { applyActions } from './apply-actions.ts';
import { type Entry, FOREVER, POINTER_KEY, type Pointer, type Target } from './entry.ts';
import { readEntries, STATE_FIELDS } from './index-entries.ts';
import { lookUntil } from './look-until.ts';
import { hasStatus } from './map-error.ts';
import { isStageName } from './open-stage.ts';
import { readPointer } from './snapshot.ts';
import type { Stage, WriterContext } from './writer-context.ts';

/**
 * Makes the target what is served: its pointer names the generation, then the alias names it. In place the
 * pointer alone does, since searches ask for the sequence that it names.
 */
export async function swap(context: WriterContext, stage: Stage, options: CallOptions): Promise<Pointer> {
  const { target, settings, place, carried, staged } = stage;
  const generation = indexGeneration(settings, [...carried.values(), ...staged.values()]);
  const { fingerprint, dimensions, embeddingModel } = settings;
  const pointer: Pointer = {
    ...target,
    fingerprint,
    dimensions,
    ...(embeddingModel === undefined ? {} : { embeddingModel }),
    generation,
    publishedAt: context.now(),
  };
  await applyActions(context, target.index, [{ kind: 'upload', entry: toPointerEntry(pointer) }], options);
  await untilShown(context, pointer, options);
  if (place.mode === 'alias')
    await context.call(options.signal, (each) =>
      context.client.createOrUpdateAlias({ name: context.name, indexes: [target.index] }, each),
    );
  return pointer;
}

function toPointerEntry(pointer: Pointer): Entry {
  return {
    id: POINTER_KEY,
    kind: 'pointer',
    // Not of any sequence: it outlives them.
    valid_from: 0,
    valid_to: FOREVER,
    data: JSON.stringify(pointer),
  };
}

/**
 * What was taken shows some seconds later, and an alias must not lead to an index that does not show its
 * pointer: servers would find nothing published. Rejects with `search_unavailable`; what was staged stays, so
 * that the next run only has to publish.
 */
async function untilShown(context: WriterContext, wanted: Pointer, options: CallOptions): Promise<void> {
  const isShown = await lookUntil(
    context.sleep,
    async () => {
      const shown = await readPointer(context, wanted.index, options);
      return (shown?.generation === wanted.generation && shown.sequence === wanted.sequence) || undefined;
    },
    options,
  );
  if (isShown) return;
  throw new RagError(
    'search_unavailable',
    `The search service has taken the new edition of ${context.name} but does not show it yet; run the same again.`,
    { details: { index: wanted.index } },
  );
}

/**
 * Deletes what is not of the published index, once no server can still be searching what was served before
 * `servedSince`: older indexes, abandoned stages, what ended with the published sequence and what an
 * interrupted run left for the next. Waits for nobody where there is nothing to delete.
 */
export async function sweep(
  context: WriterContext,
  target: Target,
  servedSince: number,
  options: CallOptions,
): Promise<void> {
  const { drainMs, now, sleep } = context;
  const found = await findLeftovers(context, target, options);
  if (found.keys.length + found.indexes.length === 0) return;
  const remainingMs = Math.min(servedSince + drainMs - now(), drainMs);
  if (remainingMs > 0) await sleep(remainingMs, options.signal);
  // Looked for again, since what was taken late shows by now.
  const { keys, indexes } = await findLeftovers(context, target, options);
  const actions = keys.map((id) => ({ kind: 'delete', entry: { id } }) as const);
  await applyActions(context, target.index, actions, options);
  for (const index of indexes) await deleteIndex(context, index, options);
}

interface Leftovers {
  /** Of entries of the published index. */
  readonly keys: readonly string[];
  readonly indexes: readonly string[];
}

async function findLeftovers(
  context: WriterContext,
  { index, sequence }: Target,
  options: CallOptions,
): Promise<Leftovers> {
  const { client, call, name } = context;
  const filter = odata`(valid_to le ${sequence} or valid_from gt ${sequence} or kind eq 'removal' or kind eq 'stage')`;
  const ended = await readEntries({ ...context, index, filter, select: STATE_FIELDS }, options);
  const keys = ended.map(({ id }) => id);
  if (index === name) return { keys, indexes: [] };
  const indexes = await call(options.signal, async (each) => {
    const found: string[] = [];
    for await (const candidate of client.listIndexesNames(each))
      if (candidate !== index && isStageName(name, candidate)) found.push(candidate);
    return found;
  });
  return { keys, indexes };
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
