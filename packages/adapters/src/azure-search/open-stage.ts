import { odata, type SearchIndex } from '@azure/search-documents';
import {
  type CallOptions,
  type DocumentRecord,
  type IndexSettings,
  RagError,
  type StageSettings,
} from '@rag/core';
import { hashText, isSameSettings, isSameStage } from '@rag/core/adapter';
import { applyActions } from './apply-actions.ts';
import { type Entry, FOREVER, STAGE_KEY, type Target } from './entry.ts';
import { findPlace, getIndex } from './find-place.ts';
import { isOurIndex, toIndexDefinition } from './index-definition.ts';
import { readEntries, STATE_FIELDS } from './index-entries.ts';
import { validAt } from './snapshot.ts';
import type { Place, Stage, WriterContext } from './writer-context.ts';

/** What was acknowledged shows within a few seconds. */
const SHOWN_AFTER_MS = 3_000;

/** Begins a stage, or finds the one that was left; changes nothing but what is left of another request or settings. */
export async function beginStage(
  context: WriterContext,
  settings: StageSettings,
  options: CallOptions,
): Promise<Stage> {
  const place = await findPlace(context, options);
  const seenAt = context.now();
  const target = toTarget(context.name, place, settings);
  // Only if it is there can an interrupted run have left anything, and that a moment ago.
  const existing = await getIndex(context, target.index, options);
  const isLeft = existing !== undefined && isOurIndex(existing);
  if (isLeft) await context.sleep(SHOWN_AFTER_MS, options.signal);
  const { staged, removed } = isLeft
    ? await readLeftStage(context, target, settings, options)
    : { staged: new Map<string, DocumentRecord>(), removed: new Set<string>() };
  const carried = new Map<string, DocumentRecord>();
  if (place.pointer !== undefined && isSameSettings(place.pointer, settings))
    for (const record of await readRecords(context, place.pointer, options))
      if (!staged.has(record.source) && !removed.has(record.source)) carried.set(record.source, record);
  return {
    ...{ settings, place, seenAt, target, carried, staged, removed },
    faults: new Map(),
    opening: undefined,
    isVerified: false,
  };
}

/**
 * Beside an alias the next index, whose name follows from the one served and the settings, so that the run
 * after a crash finds it again; else the next sequence of the same index.
 */
function toTarget(name: string, { mode, index, pointer }: Place, settings: IndexSettings): Target {
  if (mode === 'in-place') return { index: name, sequence: (pointer?.sequence ?? 0) + 1 };
  const seed = JSON.stringify([index ?? '', settings.fingerprint, settings.dimensions]);
  return { index: `${name}-${hashText(seed).slice(0, 16)}`, sequence: 1 };
}

/** The names of the indexes that stand behind an alias, in turn. */
export function isStageName(name: string, candidate: string): boolean {
  return candidate.startsWith(`${name}-`) && /^[0-9a-f]{16}$/.test(candidate.slice(name.length + 1));
}

interface LeftStage {
  readonly staged: Map<string, DocumentRecord>;
  readonly removed: Set<string>;
}

async function readLeftStage(
  context: WriterContext,
  { index, sequence }: Target,
  settings: StageSettings,
  options: CallOptions,
): Promise<LeftStage> {
  const left: LeftStage = { staged: new Map(), removed: new Set() };
  const filter = odata`valid_from eq ${sequence} and kind ne 'passage'`;
  const select = [...STATE_FIELDS, 'data'] as const;
  const entries = await readEntries({ ...context, index, filter, select }, options);
  const marker = entries.find(({ id }) => id === STAGE_KEY);
  if (marker === undefined || !isSameStage(JSON.parse(marker.data ?? '{}'), settings)) {
    await discard(context, { index, sequence }, options);
    return left;
  }
  for (const { kind, source, data } of entries) {
    if (kind === 'removal') left.removed.add(source ?? '');
    if (kind === 'document') left.staged.set(source ?? '', JSON.parse(data ?? '{}'));
  }
  return left;
}

/** Takes all of a stage out of its target. What it had retired is set right when the next one is verified. */
async function discard(context: WriterContext, target: Target, options: CallOptions): Promise<void> {
  const filter = odata`valid_from eq ${target.sequence}`;
  const entries = await readEntries(
    { ...context, index: target.index, filter, select: STATE_FIELDS },
    options,
  );
  const actions = entries.map(({ id }) => ({ kind: 'delete', entry: { id } }) as const);
  await applyActions(context, target.index, actions, options);
}

/** The records of what is published in an index at a sequence. */
export async function readRecords(
  context: Pick<WriterContext, 'client' | 'call'>,
  { index, sequence }: Target,
  options: CallOptions,
): Promise<DocumentRecord[]> {
  const select = [...STATE_FIELDS, 'data'] as const;
  const entries = await readEntries(
    { ...context, index, filter: validAt('document', sequence), select },
    options,
  );
  return entries.map(({ data }): DocumentRecord => JSON.parse(data ?? '{}'));
}

/** Makes sure, once, that the target is there, fits, and is marked as this stage's; before its first change. */
export function openTarget(context: WriterContext, stage: Stage, options: CallOptions): Promise<void> {
  stage.opening ??= open(context, stage, options).catch((error: unknown) => {
    stage.opening = undefined;
    throw error;
  });
  return stage.opening;
}

async function open(context: WriterContext, stage: Stage, options: CallOptions): Promise<void> {
  const { client, call, analyzerName } = context;
  const { target, settings } = stage;
  const { dimensions } = settings;
  const definition = toIndexDefinition({ name: target.index, dimensions, analyzerName });
  const existing = await getIndex(context, target.index, options);
  if (existing === undefined) await call(options.signal, (each) => client.createIndex(definition, each));
  else if (!isOurIndex(existing, dimensions)) {
    const extended = addFields(existing, definition);
    await call(options.signal, (each) => client.createOrUpdateIndex(extended, each));
  }
  await applyActions(context, target.index, [{ kind: 'upload', entry: toMarker(settings, target) }], options);
}

/** An index can gain fields, but none of its fields can change. */
function addFields(existing: SearchIndex, definition: SearchIndex): SearchIndex {
  const names = new Set(existing.fields.map(({ name }) => name));
  const missing = definition.fields.filter(({ name }) => !names.has(name));
  if (missing.length === 0)
    throw new RagError(
      'index_invalid',
      `The index ${existing.name} has vectors of another length. Delete it, or choose another name.`,
    );
  const { vectorSearch = existing.vectorSearch } = definition;
  const fields = [...existing.fields, ...missing];
  return { ...existing, fields, ...(vectorSearch === undefined ? {} : { vectorSearch }) };
}

function toMarker(
  { fingerprint, dimensions, embeddingModel, request }: StageSettings,
  { sequence }: Target,
): Entry {
  // Undefined values are left out of JSON.
  const data = JSON.stringify({ fingerprint, dimensions, embeddingModel, request });
  return { id: STAGE_KEY, kind: 'stage', valid_from: sequence, valid_to: FOREVER, data };
}
