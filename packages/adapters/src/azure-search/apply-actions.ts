import { IndexDocumentsBatch, type IndexingResult, type SearchIndexClient } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import type { CallService } from './call-service.ts';
import type { Entry } from './entry.ts';
import { type EntryAction, toEntryBatches } from './entry-batches.ts';
import { hasStatus } from './map-error.ts';
import { searchClientOf } from './search-client-of.ts';
import type { Sleep } from './sleep.ts';

/** How often one batch, or what is left of it, is sent before the writer gives up. */
const MAX_ATTEMPTS = 5;
const FIRST_DELAY_MS = 500;
/** What the service says of a document that it may take later. */
const LATER = new Set([409, 422, 429, 503]);
const MAX_REASON_CHARACTERS = 160;

export interface ActionService {
  readonly client: SearchIndexClient;
  readonly call: CallService;
  readonly sleep: Sleep;
}

interface Refused {
  readonly action: EntryAction;
  readonly result: IndexingResult;
}

/**
 * Makes changes of an index, in order, in batches. What the service did not take for now is sent again, key
 * by key and up to five times; a batch that is too large is halved. What it will never take is put aside
 * until everything else is done, then rejects with `index_invalid` and the document's name.
 */
export async function applyActions(
  service: ActionService,
  index: string,
  actions: Iterable<EntryAction>,
  options: CallOptions,
): Promise<void> {
  const refused: Refused[] = [];
  for (const batch of toEntryBatches(actions))
    refused.push(...(await sendBatch(service, index, batch, options)));
  const [first] = refused;
  if (first !== undefined) throw refusal(first, refused.length);
}

async function sendBatch(
  service: ActionService,
  index: string,
  batch: readonly EntryAction[],
  options: CallOptions,
): Promise<Refused[]> {
  const refused: Refused[] = [];
  let left = batch;
  for (let attempt = 1; ; attempt++) {
    let failure: RagError;
    try {
      const outcome = await push(service, index, left, options);
      refused.push(...outcome.refused);
      if (outcome.later.length === 0) return refused;
      left = outcome.later;
      failure = new RagError(
        'search_unavailable',
        `The search service did not take ${left.length} documents.`,
        {
          details: { index },
        },
      );
    } catch (error) {
      if (hasStatus(error, 413))
        return [...refused, ...(await sendHalves(service, index, left, options, error))];
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
  batch: readonly EntryAction[],
  options: CallOptions,
  error: unknown,
): Promise<Refused[]> {
  const [only, another] = batch;
  if (only !== undefined && another === undefined)
    throw new RagError('index_invalid', `${nameOf(only.entry)} is larger than the search service takes.`, {
      details: { index },
      cause: error,
    });
  const middle = Math.ceil(batch.length / 2);
  const first = await sendBatch(service, index, batch.slice(0, middle), options);
  return [...first, ...(await sendBatch(service, index, batch.slice(middle), options))];
}

/** One request. HTTP 207 does not throw: each document tells what became of it. */
async function push(
  { client, call }: ActionService,
  index: string,
  actions: readonly EntryAction[],
  { signal }: CallOptions,
): Promise<{ readonly refused: Refused[]; readonly later: EntryAction[] }> {
  const { results } = await call(signal, (options) =>
    searchClientOf<Entry>(client, index).indexDocuments(toBatch(actions), options),
  );
  const byKey = new Map(results.map((result) => [result.key, result]));
  const refused: Refused[] = [];
  const later: EntryAction[] = [];
  for (const action of actions) {
    const result = byKey.get(action.entry.id);
    if (result?.succeeded) continue;
    if (result === undefined || LATER.has(result.statusCode)) later.push(action);
    else refused.push({ action, result });
  }
  return { refused, later };
}

function toBatch(actions: readonly EntryAction[]): IndexDocumentsBatch<Entry> {
  const batch = new IndexDocumentsBatch<Entry>();
  for (const { kind, entry } of actions) {
    if (kind === 'delete') batch.delete('id', [entry.id]);
    // What is merged is a part of an entry, which the SDK's type cannot say.
    else if (kind === 'merge') batch.merge([entry as Entry]);
    else batch.upload([entry as Entry]);
  }
  return batch;
}

function refusal({ action, result: { statusCode, errorMessage } }: Refused, count: number): RagError {
  const others = count === 1 ? '' : ` (and ${count - 1} more)`;
  return new RagError(
    'index_invalid',
    `The search service refused ${nameOf(action.entry)}${others}: ${withoutQuotations(errorMessage)}`,
    { details: { status: statusCode, refused: count } },
  );
}

function nameOf({ source, position, id }: EntryAction['entry']): string {
  if (source === undefined || source === null) return `the entry ${id}`;
  return position === undefined || position === null ? source : `passage ${position + 1} of ${source}`;
}

/** The service's reason without what it quotes, which may be a document's text. */
function withoutQuotations(message: string | undefined): string {
  const reason = message?.replaceAll(/'[^']*'|"[^"]*"/g, '…').trim();
  return reason === undefined || reason === '' ? 'no reason given.' : reason.slice(0, MAX_REASON_CHARACTERS);
}
