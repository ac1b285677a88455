import { type CallOptions, RagError } from '@rag/core';
import { hashGeneration } from '../generation/index.ts';
import { applyIndexActions } from './apply-index-actions.ts';
import { type IndexEntry, NO_END, POINTER_KEY, type Pointer } from './index-entry.ts';
import { pollUntil } from './poll-until.ts';
import { readPointer } from './read-pointer.ts';
import type { Stage } from './stage.ts';
import type { WriterContext } from './writer-context.ts';

/**
 * Makes the next version the served one: writes its pointer, then points the alias at its index. In place, the
 * pointer alone is enough, since searches ask for the sequence that it names.
 */
export async function publishVersion(
  context: WriterContext,
  stage: Stage,
  options: CallOptions,
): Promise<Pointer> {
  const { next, settings, current, unchanged, staged } = stage;
  const { fingerprint, dimensions, embeddingModel } = settings;
  const pointer: Pointer = {
    ...next,
    fingerprint,
    dimensions,
    ...(embeddingModel === undefined ? {} : { embeddingModel }),
    generation: hashGeneration(settings, [...unchanged.values(), ...staged.values()]),
    publishedAt: context.now(),
  };
  const entry = toPointerEntry(pointer);
  await applyIndexActions(context, next.index, [{ kind: 'upload', entry }], options);
  await waitUntilVisible(context, pointer, options);
  if (current.mode === 'alias')
    await context.call(options.signal, (each) =>
      context.client.createOrUpdateAlias({ name: context.name, indexes: [next.index] }, each),
    );
  return pointer;
}

function toPointerEntry(pointer: Pointer): IndexEntry {
  return {
    id: POINTER_KEY,
    kind: 'pointer',
    // The pointer outlives every sequence.
    valid_from: 0,
    valid_to: NO_END,
    data: JSON.stringify(pointer),
  };
}

/**
 * Waits until the service shows the pointer, which takes some seconds. An alias must not lead to an index that
 * does not show it: servers would find nothing published. Rejects with `search_unavailable`. The staged entries
 * stay, so that the next run only has to publish.
 */
async function waitUntilVisible(
  context: WriterContext,
  pointer: Pointer,
  options: CallOptions,
): Promise<void> {
  const isVisible = await pollUntil(
    context.sleep,
    async () => {
      const shown = await readPointer(context, pointer.index, options);
      return (shown?.generation === pointer.generation && shown.sequence === pointer.sequence) || undefined;
    },
    options,
  );
  if (isVisible) return;
  throw new RagError(
    'search_unavailable',
    `The search service accepted the new version of ${context.name} but does not show it yet; run the same command again.`,
    { details: { index: pointer.index } },
  );
}
