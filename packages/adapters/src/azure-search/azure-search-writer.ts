import type { SearchIndexClient } from '@azure/search-documents';
import {
  type CallOptions,
  type Chunk,
  type DocumentRecord,
  type IndexSettings,
  type IndexWriter,
  RagError,
} from '@rag/core';
import { isSameSettings, isSameStage, throwIfAborted } from '@rag/core/adapter';
import { applyActions } from './apply-actions.ts';
import { createCallService } from './call-service.ts';
import { carryOver, settle } from './complete-stage.ts';
import { type Target, toPassageEntry, toRecordEntry, toRemovalEntry, versionOf } from './entry.ts';
import { askGoldenQueries } from './golden-queries.ts';
import { type AnalyzerName, assertIndexName } from './index-definition.ts';
import { beginStage, openTarget } from './open-stage.ts';
import { swap, sweep } from './publish-stage.ts';
import { readEndpoint } from './recommended-options.ts';
import { type Sleep, sleep as sleepForReal } from './sleep.ts';
import type { GoldenQuery, Stage, WriterContext } from './writer-context.ts';
import { createWriterLock } from './writer-lock.ts';

export interface AzureSearchWriterOptions {
  /**
   * Made with `recommendedSearchOptions(endpoint)`. It must be allowed to manage indexes and aliases and to
   * write documents: Search Service Contributor and Search Index Data Contributor.
   */
  readonly client: SearchIndexClient;
  /** The alias to publish under, or an index to change in place: lower case letters, digits and dashes. */
  readonly index: string;
  /** How texts are parted into words. Default `standard.lucene`, which knows every script and no language. */
  readonly analyzerName?: AnalyzerName;
  /** Questions that the new index must find their document for, before it is published. Default none. */
  readonly goldenQueries?: readonly GoldenQuery[];
  /**
   * How long servers may go on searching what was published before. Default 30 s: the 10 s until an alias has
   * changed everywhere, twice the 10 s that a store's knowledge may be old.
   */
  readonly drainMs?: number;
  /** How long a writer that was killed keeps others out. Default 60 s. */
  readonly leaseMs?: number;
  /** How long one call of the service may take. Default 60 s. */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
}

/** An {@link IndexWriter} that keeps other writers out until it is closed. */
export interface AzureSearchWriter extends IndexWriter {
  /** Lets other writers in; what is staged stays for the next one. Closing twice is not an error. */
  close(): Promise<void>;
}

/**
 * Writes an index of Azure AI Search for `createAzureSearchStore`.
 *
 * Under an alias, changes are made in a second index (`<index>-<hash>`) beside the one served: unchanged
 * documents are copied with their vectors, the whole is compared with its records and tried with questions,
 * the alias is swapped, and after `drainMs` the old index is deleted. Where the service has no aliases, or
 * the name is that of an index, the same index takes the changes under the next sequence number, which no
 * search sees before the index's pointer names it. Interrupted anywhere, the next run
 * of the same request ends in the same index.
 *
 * A batch is sent up to five times while the service is busy; other calls are made once.
 *
 * Rejects with `index_locked` beside another writer (an index `<index>-lock` is the lock), `index_invalid` for
 * an index of others, for what the service refuses for good and for a stage that is not whole, and with the
 * codes of the store.
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
  sleep = sleepForReal,
}: AzureSearchWriterOptions): AzureSearchWriter {
  readEndpoint(client.endpoint);
  assertIndexName(name);
  const call = createCallService({ timeoutMs, now });
  const context: WriterContext = { client, call, sleep, now, name, analyzerName, goldenQueries, drainMs };
  const lock = createWriterLock({ client, call, name: `${name}-lock`, leaseMs, now });
  let stage: Stage | undefined;

  /** The stage, with the lock still held. */
  const current = async (options: CallOptions): Promise<Stage> => {
    throwIfAborted(options.signal);
    if (stage === undefined) throw new RagError('invalid_input', 'Call stage() before any change.');
    await lock.hold(options);
    return stage;
  };
  const change = async (options: CallOptions): Promise<Stage> => {
    const changed = await current(options);
    changed.isVerified = false;
    await openTarget(context, changed, options);
    return changed;
  };
  const verify = async (verified: Stage, options: CallOptions): Promise<void> => {
    const [fault] = verified.faults.values();
    if (fault !== undefined) throw new RagError('index_invalid', fault);
    if (verified.isVerified || isUnchanged(verified)) return;
    await openTarget(context, verified, options);
    await carryOver(context, verified, options);
    await settle(context, verified, options);
    await askGoldenQueries(context, verified, options);
    verified.isVerified = true;
  };

  return {
    async stage(settings, options = {}) {
      throwIfAborted(options.signal);
      await lock.hold(options);
      if (stage === undefined || !isSameStage(stage.settings, settings))
        stage = await beginStage(context, settings, options);
      return new Map([...stage.carried, ...stage.staged]);
    },
    async upsert(document, chunks, options = {}) {
      const changed = await change(options);
      const { source } = document;
      const fault = faultOf(document, chunks, changed.settings);
      if (fault === undefined) {
        await upload(context, changed, document, chunks, options);
        changed.faults.delete(source);
      } else changed.faults.set(source, fault);
      changed.staged.set(source, document);
      changed.carried.delete(source);
      changed.removed.delete(source);
    },
    async remove(source, options = {}) {
      const { carried, staged } = await current(options);
      if (!carried.has(source) && !staged.has(source)) return;
      const changed = await change(options);
      const entry = toRemovalEntry(source, changed.target.sequence);
      await applyActions(context, changed.target.index, [{ kind: 'upload', entry }], options);
      changed.removed.add(source);
      for (const documents of [changed.carried, changed.staged, changed.faults]) documents.delete(source);
    },
    async verify(options = {}) {
      await verify(await current(options), options);
    },
    async publish(options = {}) {
      const published = await current(options);
      await verify(published, options);
      const { place, seenAt } = published;
      const isServed = place.pointer !== undefined && isUnchanged(published);
      const served = isServed ? place.pointer : await swap(context, published, options);
      stage = undefined;
      // Before a first publish there is nothing that anyone could still be searching.
      const servedSince = place.pointer === undefined ? Number.NEGATIVE_INFINITY : isServed ? seenAt : now();
      await tidy(context, served, servedSince, options);
      await lock.release();
      return { generation: served.generation };
    },
    async close() {
      stage = undefined;
      await lock.release();
    },
  };
}

/** Whether publishing would change nothing: the settings are those published, and no document was touched. */
function isUnchanged({ settings, place, staged, removed }: Stage): boolean {
  const { pointer } = place;
  return (
    pointer !== undefined && isSameSettings(pointer, settings) && staged.size === 0 && removed.size === 0
  );
}

function faultOf(
  { source, chunkCount }: DocumentRecord,
  chunks: readonly Chunk[],
  { dimensions }: IndexSettings,
): string | undefined {
  if (chunks.length !== chunkCount)
    return `${source} has ${chunks.length} passages where its record says ${chunkCount}.`;
  const wrong = chunks.find(({ vector }) => (vector?.length ?? 0) !== dimensions);
  if (wrong === undefined) return undefined;
  return `Passage ${wrong.id} has a vector of ${wrong.vector?.length ?? 0} numbers, not ${dimensions}.`;
}

/** The passages, and after the last was taken the record: a document that is recorded is whole. */
async function upload(
  context: WriterContext,
  { settings, target }: Stage,
  document: DocumentRecord,
  chunks: readonly Chunk[],
  options: CallOptions,
): Promise<void> {
  const { source } = document;
  const { index, sequence } = target;
  const version = versionOf(settings, document);
  const passages = chunks.map(
    (chunk, position) =>
      ({ kind: 'upload', entry: toPassageEntry(chunk, { source, position, version, sequence }) }) as const,
  );
  await applyActions(context, index, passages, options);
  const record = toRecordEntry(document, version, sequence);
  await applyActions(context, index, [{ kind: 'upload', entry: record }], options);
}

/** What is published is published: whatever fails from here on is left for the next run to tidy up. */
async function tidy(
  context: WriterContext,
  target: Target,
  servedSince: number,
  options: CallOptions,
): Promise<void> {
  try {
    await sweep(context, target, servedSince, options);
  } catch (error) {
    if (!(error instanceof RagError)) throw error;
  }
}
