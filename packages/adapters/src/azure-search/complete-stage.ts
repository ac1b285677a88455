import { odata } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import { applyActions } from './apply-actions.ts';
import { compareEntries, type Differences, type ExpectedDocument } from './compare-entries.ts';
import { FOREVER, moveEntry, toRecordEntry, versionOf } from './entry.ts';
import type { EntryAction } from './entry-batches.ts';
import { PASSAGE_FIELDS, readEntries, readEntryPages, STATE_FIELDS } from './index-entries.ts';
import { lookUntil } from './look-until.ts';
import { validAt } from './snapshot.ts';
import type { Stage, WriterContext } from './writer-context.ts';

/**
 * Copies what stays as it is from the published index into the next one. A document's record comes after its
 * passages, so that what is recorded is whole. Changed in place there is nothing to copy.
 */
export async function carryOver(context: WriterContext, stage: Stage, options: CallOptions): Promise<void> {
  const { place, target, carried, staged, settings } = stage;
  if (place.mode === 'in-place' || place.pointer === undefined || carried.size === 0) return;
  const { index, sequence } = place.pointer;
  const filter = validAt('passage', sequence);
  const select = settings.dimensions > 0 ? ([...PASSAGE_FIELDS, 'content_vector'] as const) : PASSAGE_FIELDS;
  for await (const page of readEntryPages({ ...context, index, filter, select }, options)) {
    const kept = page.filter(({ source }) => carried.has(source ?? ''));
    const actions = kept.map(
      (entry) => ({ kind: 'upload', entry: moveEntry(entry, target.sequence) }) as const,
    );
    await applyActions(context, target.index, actions, options);
  }
  const records = Array.from(carried.values(), (record) => ({
    kind: 'upload' as const,
    entry: toRecordEntry(record, versionOf(settings, record), target.sequence),
  }));
  await applyActions(context, target.index, records, options);
  for (const [source, record] of carried) staged.set(source, record);
  carried.clear();
}

/**
 * Brings the target to where it shows what it should at the stage's sequence, and nothing else: strays of
 * interrupted runs go, what is replaced or removed ends. Rejects with `index_invalid` where something is
 * missing for longer than the service takes to show it.
 */
export async function settle(context: WriterContext, stage: Stage, options: CallOptions): Promise<void> {
  const { index, sequence } = stage.target;
  const expected = expectedDocuments(stage);
  // Of all kinds, which the comparison tells apart: simple filters are those that every service understands.
  const filter = odata`valid_to ge ${sequence} and valid_from le ${sequence}`;
  await lookUntil(
    context.sleep,
    async (isLast) => {
      const entries = await readEntries({ ...context, index, filter, select: STATE_FIELDS }, options);
      const differences = compareEntries(entries, expected, sequence);
      const corrections = toCorrections(differences, sequence);
      if (corrections.length === 0 && differences.missing.length === 0 && differences.duplicates.length === 0)
        return true;
      if (isLast) throw notWhole(differences);
      await applyActions(context, index, corrections, options);
      return undefined;
    },
    options,
  );
}

function expectedDocuments({ settings, carried, staged }: Stage): Map<string, ExpectedDocument> {
  const expected = new Map<string, ExpectedDocument>();
  for (const [documents, isStaged] of [
    [carried, false],
    [staged, true],
  ] as const)
    for (const [source, record] of documents)
      expected.set(source, { version: versionOf(settings, record), chunkCount: record.chunkCount, isStaged });
  return expected;
}

function toCorrections({ strays, toRetire, toKeep }: Differences, sequence: number): EntryAction[] {
  return [
    ...strays.map((id) => ({ kind: 'delete', entry: { id } }) as const),
    ...toRetire.map((id) => ({ kind: 'merge', entry: { id, valid_to: sequence } }) as const),
    ...toKeep.map((id) => ({ kind: 'merge', entry: { id, valid_to: FOREVER } }) as const),
  ];
}

function notWhole({ missing: [missing], duplicates: [duplicate], ...rest }: Differences): RagError {
  if (duplicate !== undefined)
    return new RagError('index_invalid', `More than one passage has the id ${duplicate}.`);
  if (missing !== undefined)
    return new RagError('index_invalid', `${missing} has not as many passages as its record says.`);
  const count = rest.strays.length + rest.toRetire.length + rest.toKeep.length;
  return new RagError(
    'index_invalid',
    `The search service still shows ${count} entries that were taken out.`,
  );
}
