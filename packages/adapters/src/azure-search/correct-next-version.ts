import { odata } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import type { IndexAction } from './action-batches.ts';
import { applyIndexActions } from './apply-index-actions.ts';
import { compareEntries, type Differences, type ExpectedDocument } from './compare-entries.ts';
import { documentVersion, NO_END } from './index-entry.ts';
import { pollUntil } from './poll-until.ts';
import { readEntries, STATE_FIELDS } from './read-entries.ts';
import type { Stage } from './stage.ts';
import type { WriterContext } from './writer-context.ts';

/**
 * Corrects the next version until it shows exactly the expected documents: deletes what interrupted runs left,
 * and ends the validity of what is replaced or removed. Rejects with `index_invalid` when something is missing
 * for longer than the service takes to show a write.
 */
export async function correctNextVersion(
  context: WriterContext,
  stage: Stage,
  options: CallOptions,
): Promise<void> {
  const { index, sequence } = stage.next;
  const expected = expectedDocuments(stage);
  // The filter names no kinds, since every service understands a simple filter. The comparison tells them apart.
  const filter = odata`valid_to ge ${sequence} and valid_from le ${sequence}`;
  await pollUntil(
    context.sleep,
    async (isLast) => {
      const entries = await readEntries({ ...context, index, filter, select: STATE_FIELDS }, options);
      const differences = compareEntries(entries, expected, sequence);
      const corrections = toCorrections(differences, sequence);
      if (corrections.length === 0 && differences.missing.length === 0 && differences.duplicates.length === 0)
        return true;
      if (isLast) throw toIncompleteError(differences);
      await applyIndexActions(context, index, corrections, options);
      return undefined;
    },
    options,
  );
}

function expectedDocuments({ settings, unchanged, staged }: Stage): Map<string, ExpectedDocument> {
  const expected = new Map<string, ExpectedDocument>();
  for (const [documents, isStaged] of [
    [unchanged, false],
    [staged, true],
  ] as const)
    for (const [source, record] of documents) {
      const version = documentVersion(settings, record);
      expected.set(source, { version, chunkCount: record.chunkCount, isStaged });
    }
  return expected;
}

function toCorrections({ leftovers, toEnd, toKeep }: Differences, sequence: number): IndexAction[] {
  return [
    ...leftovers.map((id) => ({ kind: 'delete', entry: { id } }) as const),
    ...toEnd.map((id) => ({ kind: 'merge', entry: { id, valid_to: sequence } }) as const),
    ...toKeep.map((id) => ({ kind: 'merge', entry: { id, valid_to: NO_END } }) as const),
  ];
}

function toIncompleteError({ missing: [missing], duplicates: [duplicate], ...rest }: Differences): RagError {
  if (duplicate !== undefined)
    return new RagError('index_invalid', `More than one passage has the id ${duplicate}.`);
  if (missing !== undefined)
    return new RagError('index_invalid', `${missing} has fewer passages in the index than its record says.`);
  const count = rest.leftovers.length + rest.toEnd.length + rest.toKeep.length;
  return new RagError('index_invalid', `The search service still shows ${count} entries that were removed.`);
}
