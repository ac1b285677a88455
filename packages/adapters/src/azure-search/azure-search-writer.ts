import type { SearchIndexClient } from '@azure/search-documents';
import {
  type CallOptions,
  type Chunk,
  type DocumentRecord,
  type IndexSettings,
  type IndexWriter,
  RagError,
} from '@rag/core';
import {
  sleep as defaultSleep,
  isSameSettings,
  isSameStage,
  type Sleep,
  throwIfAborted,
} from '@rag/core/adapter';
import { applyIndexActions } from './apply-index-actions.ts';
import { beginStage } from './begin-stage.ts';
import { createCallService } from './call-service.ts';
import { assertSecureEndpoint } from './client-options.ts';
import { copyUnchangedDocuments } from './copy-unchanged-documents.ts';
import { correctNextVersion } from './correct-next-version.ts';
import { deleteLeftovers } from './delete-leftovers.ts';
import { runGoldenQueries } from './golden-queries.ts';
import { type AnalyzerName, assertIndexName } from './index-definition.ts';
import {
  documentVersion,
  type IndexVersion,
  toPassageEntry,
  toRecordEntry,
  toRemovalEntry,
} from './index-entry.ts';
import { prepareNextVersion } from './prepare-next-version.ts';
import { publishVersion } from './publish-version.ts';
import type { Stage } from './stage.ts';
import type { GoldenQuery, WriterContext } from './writer-context.ts';
import { createWriterLock } from './writer-lock.ts';

export interface AzureSearchWriterOptions {
  /**
   * Made with `recommendedSearchOptions(endpoint)`. It needs to manage indexes and aliases and to write
   * documents: the roles Search Service Contributor and Search Index Data Contributor.
   */
  readonly client: SearchIndexClient;
  /** The alias to publish under, or the index to change in place. Lower case letters, digits and dashes. */
  readonly index: string;
  /** The analyzer that splits texts into words. Default `standard.lucene`, which suits every script. */
  readonly analyzerName?: AnalyzerName;
  /** Questions that must find their document before a new version is published. Default none. */
  readonly goldenQueries?: readonly GoldenQuery[];
  /**
   * How long servers may still search the previous version. Default 30 s: 10 s until an alias has changed
   * everywhere, plus twice the `maxStalenessMs` of the stores.
   */
  readonly drainMs?: number;
  /** How long the lock of a killed writer stays valid. Default 60 s. */
  readonly leaseMs?: number;
  /** The deadline of one call of the service. Default 60 s. */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
}

/** An {@link IndexWriter} that holds a lock until it is closed. */
export interface AzureSearchWriter extends IndexWriter {
  /** Releases the lock. Staged changes stay for the next writer. May be called more than once. */
  close(): Promise<void>;
}

/**
 * Writes an index of Azure AI Search for `createAzureSearchStore`.
 *
 * Under an alias, the changes go to a second index (`<index>-<hash>`). The writer copies unchanged documents
 * with their vectors, verifies the new index against its records and with queries, points the alias at it, and
 * deletes the old index after `drainMs`. Where the service has no aliases, or the name is that of an index, the
 * changes go to the same index under the next sequence number, which searches ignore until the index's pointer
 * names it. After an interruption at any point, the next run of the same request ends in the same index.
 *
 * A batch is sent up to five times while the service is busy. All other calls are made once.
 *
 * Rejects with `index_locked` while another writer holds the lock (an index `<index>-lock`), with
 * `index_invalid` for an index that another program fills, for documents that the service rejects and for an
 * incomplete stage, and with the codes of the store.
 *
 * @example
 * const client = new SearchIndexClient(endpoint, credential, recommendedSearchOptions(endpoint));
 * const writer = createAzureSearchWriter({ client, index: 'rag-documents' });
 * const known = await writer.stage({ fingerprint: 'splitter-1', dimensions: 1536, request: 'manual' });
 */
export function createAzureSearchWriter({
  client,
  index: name,
  analyzerName = 'standard.lucene',
  goldenQueries = [],
  drainMs = 30_000,
  leaseMs = 60_000,
  timeoutMs = 60_000,
  now = Date.now,
  sleep = defaultSleep,
}: AzureSearchWriterOptions): AzureSearchWriter {
  assertSecureEndpoint(client.endpoint);
  assertIndexName(name);
  const call = createCallService({ timeoutMs, now });
  const context: WriterContext = { client, call, sleep, now, name, analyzerName, goldenQueries, drainMs };
  const lock = createWriterLock({ client, call, name: `${name}-lock`, leaseMs, now });
  let stage: Stage | undefined;

  /** Returns the stage, after making sure of the lock. */
  const currentStage = async (options: CallOptions): Promise<Stage> => {
    throwIfAborted(options.signal);
    if (stage === undefined) throw new RagError('invalid_input', 'Call stage() before any change.');
    await lock.hold(options);
    return stage;
  };
  /** Returns the stage, ready for a change. */
  const stageToChange = async (options: CallOptions): Promise<Stage> => {
    const changed = await currentStage(options);
    changed.isVerified = false;
    await prepareNextVersion(context, changed, options);
    return changed;
  };
  const verify = async (verified: Stage, options: CallOptions): Promise<void> => {
    const [problem] = verified.problems.values();
    if (problem !== undefined) throw new RagError('index_invalid', problem);
    if (verified.isVerified || hasNoChanges(verified)) return;
    await prepareNextVersion(context, verified, options);
    await copyUnchangedDocuments(context, verified, options);
    await correctNextVersion(context, verified, options);
    await runGoldenQueries(context, verified, options);
    verified.isVerified = true;
  };

  return {
    async stage(settings, options = {}) {
      throwIfAborted(options.signal);
      await lock.hold(options);
      if (stage === undefined || !isSameStage(stage.settings, settings))
        stage = await beginStage(context, settings, options);
      return new Map([...stage.unchanged, ...stage.staged]);
    },
    async upsert(document, chunks, options = {}) {
      const changed = await stageToChange(options);
      const { source } = document;
      const problem = findProblem(document, chunks, changed.settings);
      if (problem === undefined) {
        await upload(context, changed, document, chunks, options);
        changed.problems.delete(source);
      } else changed.problems.set(source, problem);
      changed.staged.set(source, document);
      changed.unchanged.delete(source);
      changed.removed.delete(source);
    },
    async remove(source, options = {}) {
      const { unchanged, staged } = await currentStage(options);
      if (!unchanged.has(source) && !staged.has(source)) return;
      const changed = await stageToChange(options);
      const entry = toRemovalEntry(source, changed.next.sequence);
      await applyIndexActions(context, changed.next.index, [{ kind: 'upload', entry }], options);
      changed.removed.add(source);
      for (const documents of [changed.unchanged, changed.staged, changed.problems]) documents.delete(source);
    },
    async verify(options = {}) {
      await verify(await currentStage(options), options);
    },
    async publish(options = {}) {
      const published = await currentStage(options);
      await verify(published, options);
      const { current, resolvedAt } = published;
      const isServed = current.pointer !== undefined && hasNoChanges(published);
      const pointer = isServed ? current.pointer : await publishVersion(context, published, options);
      stage = undefined;
      // Nobody can search a previous version when there was none.
      const isFirst = current.pointer === undefined;
      const servedSince = isFirst ? Number.NEGATIVE_INFINITY : isServed ? resolvedAt : now();
      await cleanUp(context, pointer, servedSince, options);
      await lock.release();
      return { generation: pointer.generation };
    },
    async close() {
      stage = undefined;
      await lock.release();
    },
  };
}

/** Whether publishing would change nothing: the settings are the published ones and no document changed. */
function hasNoChanges({ settings, current, staged, removed }: Stage): boolean {
  const { pointer } = current;
  return (
    pointer !== undefined && isSameSettings(pointer, settings) && staged.size === 0 && removed.size === 0
  );
}

/** Why a document cannot be published. Undefined when it can. */
function findProblem(
  { source, chunkCount }: DocumentRecord,
  chunks: readonly Chunk[],
  { dimensions }: IndexSettings,
): string | undefined {
  if (chunks.length !== chunkCount)
    return `${source} has ${chunks.length} passages, but its record says ${chunkCount}.`;
  const wrong = chunks.find(({ vector }) => (vector?.length ?? 0) !== dimensions);
  if (wrong === undefined) return undefined;
  return `Passage ${wrong.id} has a vector of ${wrong.vector?.length ?? 0} numbers, not ${dimensions}.`;
}

/** Writes the passages, then the record: a document with a record is complete. */
async function upload(
  context: WriterContext,
  { settings, next }: Stage,
  document: DocumentRecord,
  chunks: readonly Chunk[],
  options: CallOptions,
): Promise<void> {
  const { source } = document;
  const { index, sequence } = next;
  const version = documentVersion(settings, document);
  const passages = chunks.map(
    (chunk, position) =>
      ({ kind: 'upload', entry: toPassageEntry(chunk, { source, position, version, sequence }) }) as const,
  );
  await applyIndexActions(context, index, passages, options);
  const record = toRecordEntry(document, version, sequence);
  await applyIndexActions(context, index, [{ kind: 'upload', entry: record }], options);
}

/** A failed clean-up does not undo the publication. The next run cleans up. */
async function cleanUp(
  context: WriterContext,
  published: IndexVersion,
  servedSince: number,
  options: CallOptions,
): Promise<void> {
  try {
    await deleteLeftovers(context, published, servedSince, options);
  } catch (error) {
    if (!(error instanceof RagError)) throw error;
  }
}
