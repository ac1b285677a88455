import type { SearchIndex } from '@azure/search-documents';
import { type CallOptions, RagError, type StageSettings } from '@rag/core';
import { applyIndexActions } from './apply-index-actions.ts';
import { isManagedIndex, toIndexDefinition } from './index-definition.ts';
import { type IndexEntry, type IndexVersion, NO_END, STAGE_KEY } from './index-entry.ts';
import { getIndex } from './resolve-index-target.ts';
import type { Stage } from './stage.ts';
import type { WriterContext } from './writer-context.ts';

/**
 * Makes sure, once and before a stage's first change, that the index of the next version exists, has the
 * needed fields, and carries the stage's marker.
 */
export function prepareNextVersion(
  context: WriterContext,
  stage: Stage,
  options: CallOptions,
): Promise<void> {
  stage.preparing ??= prepare(context, stage, options).catch((error: unknown) => {
    stage.preparing = undefined;
    throw error;
  });
  return stage.preparing;
}

async function prepare(context: WriterContext, stage: Stage, options: CallOptions): Promise<void> {
  const { client, call, analyzerName } = context;
  const { next, settings } = stage;
  const { dimensions } = settings;
  const definition = toIndexDefinition({ name: next.index, dimensions, analyzerName });
  const existing = await getIndex(context, next.index, options);
  if (existing === undefined) await call(options.signal, (each) => client.createIndex(definition, each));
  else if (!isManagedIndex(existing, dimensions)) {
    const extended = addFields(existing, definition);
    await call(options.signal, (each) => client.createOrUpdateIndex(extended, each));
  }
  const marker = toStageMarker(settings, next);
  await applyIndexActions(context, next.index, [{ kind: 'upload', entry: marker }], options);
}

/** The service can add fields to an index but cannot change one. */
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

function toStageMarker(
  { fingerprint, dimensions, embeddingModel, request }: StageSettings,
  { sequence }: IndexVersion,
): IndexEntry {
  // JSON omits undefined values.
  const data = JSON.stringify({ fingerprint, dimensions, embeddingModel, request });
  return { id: STAGE_KEY, kind: 'stage', valid_from: sequence, valid_to: NO_END, data };
}
