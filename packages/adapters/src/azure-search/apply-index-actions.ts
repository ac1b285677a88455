import { IndexDocumentsBatch, type IndexingResult } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import type { Sleep } from '@rag/core/adapter';
import { type IndexAction, toActionBatches } from './action-batches.ts';
import type { IndexEntry } from './index-entry.ts';
import { hasStatus } from './map-error.ts';
import type { ServiceAccess } from './read-pointer.ts';
import { cachedSearchClient } from './search-client-cache.ts';

/** How many times a batch, or the rest of it, is sent before the writer gives up. */
const MAX_ATTEMPTS = 5;
const FIRST_DELAY_MS = 500;
/** The status of a document that the service may accept later. */
const RETRYABLE_STATUSES = new Set([409, 422, 429, 503]);
const MAX_REASON_CHARACTERS = 160;

export interface ActionService extends ServiceAccess {
  readonly sleep: Sleep;
}

interface RejectedAction {
  readonly action: IndexAction;
  readonly result: IndexingResult;
}

/**
 * Changes an index, in order and in batches. Sends documents again that the service could not accept yet, up to
 * five times, and halves a batch that is too large. When the service rejects documents for good, applies
 * everything else first, then rejects with `index_invalid` and a document's name.
 */
export async function applyIndexActions(
  service: ActionService,
  index: string,
  actions: Iterable<IndexAction>,
  options: CallOptions,
): Promise<void> {
  const rejected: RejectedAction[] = [];
  for (const batch of toActionBatches(actions))
    rejected.push(...(await sendBatch(service, index, batch, options)));
  const [first] = rejected;
  if (first !== undefined) throw toRejectionError(first, rejected.length);
}

async function sendBatch(
  service: ActionService,
  index: string,
  batch: readonly IndexAction[],
  options: CallOptions,
): Promise<RejectedAction[]> {
  const rejected: RejectedAction[] = [];
  let remaining = batch;
  for (let attempt = 1; ; attempt++) {
    let failure: RagError;
    try {
      const outcome = await sendOnce(service, index, remaining, options);
      rejected.push(...outcome.rejected);
      if (outcome.retryable.length === 0) return rejected;
      remaining = outcome.retryable;
      failure = new RagError(
        'search_unavailable',
        `The search service did not accept ${remaining.length} documents.`,
        {
          details: { index },
        },
      );
    } catch (error) {
      if (hasStatus(error, 413))
        return [...rejected, ...(await sendHalves(service, index, remaining, options, error))];
      if (!(error instanceof RagError) || !error.retryable) throw error;
      failure = error;
    }
    if (attempt === MAX_ATTEMPTS) throw failure;
    const delayMs = FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
    await service.sleep(Math.max(delayMs, failure.retryAfterMs ?? 0), options.signal);
  }
}

async function sendHalves(
  service: ActionService,
  index: string,
  batch: readonly IndexAction[],
  options: CallOptions,
  error: unknown,
): Promise<RejectedAction[]> {
  const [only, another] = batch;
  if (only !== undefined && another === undefined)
    throw new RagError('index_invalid', `${nameOf(only.entry)} is larger than the search service accepts.`, {
      details: { index },
      cause: error,
    });
  const middle = Math.ceil(batch.length / 2);
  const first = await sendBatch(service, index, batch.slice(0, middle), options);
  return [...first, ...(await sendBatch(service, index, batch.slice(middle), options))];
}

/** Sends one request. HTTP 207 does not throw, since each document has a status of its own. */
async function sendOnce(
  { client, call }: ActionService,
  index: string,
  actions: readonly IndexAction[],
  { signal }: CallOptions,
): Promise<{ readonly rejected: RejectedAction[]; readonly retryable: IndexAction[] }> {
  const { results } = await call(signal, (options) =>
    cachedSearchClient<IndexEntry>(client, index).indexDocuments(toBatch(actions), options),
  );
  const byKey = new Map(results.map((result) => [result.key, result]));
  const rejected: RejectedAction[] = [];
  const retryable: IndexAction[] = [];
  for (const action of actions) {
    const result = byKey.get(action.entry.id);
    if (result?.succeeded) continue;
    if (result === undefined || RETRYABLE_STATUSES.has(result.statusCode)) retryable.push(action);
    else rejected.push({ action, result });
  }
  return { rejected, retryable };
}

function toBatch(actions: readonly IndexAction[]): IndexDocumentsBatch<IndexEntry> {
  const batch = new IndexDocumentsBatch<IndexEntry>();
  for (const { kind, entry } of actions) {
    if (kind === 'delete') batch.delete('id', [entry.id]);
    // The SDK's type cannot express that a merge takes a part of an entry.
    else if (kind === 'merge') batch.merge([entry as IndexEntry]);
    else batch.upload([entry as IndexEntry]);
  }
  return batch;
}

function toRejectionError(
  { action, result: { statusCode, errorMessage } }: RejectedAction,
  count: number,
): RagError {
  const others = count === 1 ? '' : ` (and ${count - 1} more)`;
  return new RagError(
    'index_invalid',
    `The search service rejected ${nameOf(action.entry)}${others}: ${redactQuotations(errorMessage)}`,
    { details: { status: statusCode, rejected: count } },
  );
}

function nameOf({ source, position, id }: IndexAction['entry']): string {
  if (source === undefined || source === null) return `the entry ${id}`;
  return position === undefined || position === null ? source : `passage ${position + 1} of ${source}`;
}

/** Removes quotations from the service's reason: they may contain a document's text. */
function redactQuotations(message: string | undefined): string {
  const reason = message?.replaceAll(/'[^']*'|"[^"]*"/g, '…').trim();
  return reason === undefined || reason === '' ? 'no reason given.' : reason.slice(0, MAX_REASON_CHARACTERS);
}
