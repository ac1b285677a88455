import type { CallOptions } from '@rag/core';
import { applyIndexActions } from './apply-index-actions.ts';
import { validityFilter } from './entry-validity.ts';
import { documentVersion, moveEntry, toRecordEntry } from './index-entry.ts';
import { PASSAGE_FIELDS, readEntryPages } from './read-entries.ts';
import type { Stage } from './stage.ts';
import type { WriterContext } from './writer-context.ts';

/**
 * Copies unchanged documents, with their vectors, from the published index to the next one. Writes the records
 * after the passages, so that a recorded document is complete. Does nothing when the index is changed in place.
 */
export async function copyUnchangedDocuments(
  context: WriterContext,
  stage: Stage,
  options: CallOptions,
): Promise<void> {
  const { current, next, unchanged, staged, settings } = stage;
  if (current.mode === 'in-place' || current.pointer === undefined || unchanged.size === 0) return;
  const { index, sequence } = current.pointer;
  const filter = validityFilter('passage', sequence);
  const select = settings.dimensions > 0 ? ([...PASSAGE_FIELDS, 'content_vector'] as const) : PASSAGE_FIELDS;
  for await (const page of readEntryPages({ ...context, index, filter, select }, options)) {
    const copied = page.filter(({ source }) => unchanged.has(source ?? ''));
    const actions = copied.map(
      (entry) => ({ kind: 'upload', entry: moveEntry(entry, next.sequence) }) as const,
    );
    await applyIndexActions(context, next.index, actions, options);
  }
  const records = Array.from(unchanged.values(), (record) => ({
    kind: 'upload' as const,
    entry: toRecordEntry(record, documentVersion(settings, record), next.sequence),
  }));
  await applyIndexActions(context, next.index, records, options);
  for (const [source, record] of unchanged) staged.set(source, record);
  unchanged.clear();
}
