import { odata } from '@azure/search-documents';
import type { CallOptions } from '@rag/core';
import { indexGeneration } from '../lexical/index-generation.ts';
import { applyActions } from './apply-actions.ts';
import { type Entry, FOREVER, POINTER_KEY, type Pointer, type Target } from './entry.ts';
import { readEntries, STATE_FIELDS } from './index-entries.ts';
import { hasStatus } from './map-error.ts';
import { isStageName } from './open-stage.ts';
import { readPointer } from './snapshot.ts';
import type { Stage, WriterContext } from './writer-context.ts';

const MAX_LOOKS = 20;
const PAUSE_MS = 500;

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

/** What was taken shows some seconds later; an alias must not lead to an index that does not show its pointer. */
async function untilShown(context: WriterContext, wanted: Pointer, options: CallOptions): Promise<void> {
  for (let look = 1; look <= MAX_LOOKS; look++) {
    const shown = await readPointer(context, wanted.index, options);
    if (shown?.generation === wanted.generation && shown.sequence === wanted.sequence) return;
    await context.sleep(PAUSE_MS, options.signal);
  }
}

/** Waits until no server can still be searching what was served before `publishedAt`. */
export async function drain(
  { drainMs, now, sleep }: WriterContext,
  publishedAt: number,
  { signal }: CallOptions,
): Promise<void> {
  const remainingMs = Math.min(publishedAt + drainMs - now(), drainMs);
  if (remainingMs > 0) await sleep(remainingMs, signal);
}

/**
 * Deletes what is not of the published index: older indexes, abandoned stages, what ended with the published
 * sequence and what an interrupted run left for the next.
 */
export async function sweep(context: WriterContext, target: Target, options: CallOptions): Promise<void> {
  const { client, call, name } = context;
  const { sequence } = target;
  const filter = odata`valid_to le ${sequence} or valid_from gt ${sequence} or kind eq 'removal' or kind eq 'stage'`;
  const ended = await readEntries({ ...context, index: target.index, filter, select: STATE_FIELDS }, options);
  const actions = ended.map(({ id }) => ({ kind: 'delete', entry: { id } }) as const);
  await applyActions(context, target.index, actions, options);
  if (target.index === name) return;
  const names = await call(options.signal, async (each) => {
    const found: string[] = [];
    for await (const candidate of client.listIndexesNames(each)) found.push(candidate);
    return found;
  });
  for (const candidate of names)
    if (candidate !== target.index && isStageName(name, candidate))
      await deleteIndex(context, candidate, options);
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
