import { odata } from '@azure/search-documents';
import type { CallOptions, DocumentRecord, IndexSettings, StageSettings } from '@rag/core';
import { hashText, isSameSettings, isSameStage } from '@rag/core/adapter';
import { applyIndexActions } from './apply-index-actions.ts';
import { isManagedIndex } from './index-definition.ts';
import { type IndexVersion, STAGE_KEY } from './index-entry.ts';
import { readEntries, readRecords, STATE_FIELDS } from './read-entries.ts';
import { getIndex, resolveIndexTarget } from './resolve-index-target.ts';
import type { IndexTarget, Stage } from './stage.ts';
import type { WriterContext } from './writer-context.ts';

/** The service shows an acknowledged write within this time. */
const VISIBILITY_DELAY_MS = 3_000;

/**
 * Begins a stage, or resumes the one that an interrupted run left. Changes nothing, except that it discards a
 * stage that another request or other settings left behind.
 */
export async function beginStage(
  context: WriterContext,
  settings: StageSettings,
  options: CallOptions,
): Promise<Stage> {
  const current = await resolveIndexTarget(context, options);
  const resolvedAt = context.now();
  const next = nextVersion(context.name, current, settings);
  const { staged, removed } = await resumeStage(context, next, settings, options);
  const unchanged = new Map<string, DocumentRecord>();
  if (current.pointer !== undefined && isSameSettings(current.pointer, settings))
    for (const record of await readRecords(context, current.pointer, options))
      if (!staged.has(record.source) && !removed.has(record.source)) unchanged.set(record.source, record);
  return {
    ...{ settings, current, resolvedAt, next, unchanged, staged, removed },
    problems: new Map(),
    preparing: undefined,
    isVerified: false,
  };
}

/**
 * Under an alias, the changes go to a new index. Its name is derived from the current index and the settings,
 * so that a run after a crash finds it again. In place, they go to the next sequence of the same index.
 */
function nextVersion(
  name: string,
  { mode, index, pointer }: IndexTarget,
  settings: IndexSettings,
): IndexVersion {
  if (mode === 'in-place') return { index: name, sequence: (pointer?.sequence ?? 0) + 1 };
  const seed = JSON.stringify([index ?? '', settings.fingerprint, settings.dimensions]);
  return { index: `${name}-${hashText(seed).slice(0, 16)}`, sequence: 1 };
}

type StagedChanges = Pick<Stage, 'staged' | 'removed'>;

async function resumeStage(
  context: WriterContext,
  next: IndexVersion,
  settings: StageSettings,
  options: CallOptions,
): Promise<StagedChanges> {
  const changes: StagedChanges = { staged: new Map(), removed: new Set() };
  const existing = await getIndex(context, next.index, options);
  if (existing === undefined || !isManagedIndex(existing)) return changes;
  // An interrupted run may have written to the index a moment ago.
  await context.sleep(VISIBILITY_DELAY_MS, options.signal);
  const filter = odata`valid_from eq ${next.sequence} and kind ne 'passage'`;
  const select = [...STATE_FIELDS, 'data'] as const;
  const entries = await readEntries({ ...context, index: next.index, filter, select }, options);
  const marker = entries.find(({ id }) => id === STAGE_KEY);
  if (marker === undefined || !isSameStage(JSON.parse(marker.data ?? '{}'), settings)) {
    await discardStage(context, next, options);
    return changes;
  }
  for (const { kind, source, data } of entries) {
    if (kind === 'removal') changes.removed.add(source ?? '');
    if (kind === 'document') changes.staged.set(source ?? '', JSON.parse(data ?? '{}'));
  }
  return changes;
}

/** Deletes a stage's entries. The verification of the next stage restores the entries that this one had ended. */
async function discardStage(
  context: WriterContext,
  { index, sequence }: IndexVersion,
  options: CallOptions,
): Promise<void> {
  const filter = odata`valid_from eq ${sequence}`;
  const entries = await readEntries({ ...context, index, filter, select: STATE_FIELDS }, options);
  const actions = entries.map(({ id }) => ({ kind: 'delete', entry: { id } }) as const);
  await applyIndexActions(context, index, actions, options);
}
