import type { Entry } from './entry.ts';

/** What becomes of one entry: a whole one is uploaded, the properties given are merged, or it is deleted. */
export interface EntryAction {
  readonly kind: 'upload' | 'merge' | 'delete';
  readonly entry: Pick<Entry, 'id'> & Partial<Entry>;
}

/** The service's limit. */
const MAX_ACTIONS = 1_000;
/** Well below the service's 16 MB, since what is counted here is not the whole request. */
const MAX_BYTES = 12_000_000;

const encoder = new TextEncoder();

/** Cuts actions into batches that the service takes, in order and none empty; what is too large is a batch alone. */
export function* toEntryBatches(
  actions: Iterable<EntryAction>,
  { maxActions = MAX_ACTIONS, maxBytes = MAX_BYTES } = {},
): Generator<EntryAction[], void, undefined> {
  let batch: EntryAction[] = [];
  let bytes = 0;
  for (const action of actions) {
    const size = encoder.encode(JSON.stringify(action)).length;
    if (batch.length > 0 && (batch.length === maxActions || bytes + size > maxBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(action);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
