import type { IndexEntry } from './index-entry.ts';

/** One change of the index: uploads a whole entry, merges the given properties, or deletes the entry. */
export interface IndexAction {
  readonly kind: 'upload' | 'merge' | 'delete';
  readonly entry: Pick<IndexEntry, 'id'> & Partial<IndexEntry>;
}

/** The service's limit. */
const MAX_ACTIONS = 1_000;
/** Below the service's 16 MB, since the request contains more than the counted bytes. */
const MAX_BYTES = 12_000_000;

const encoder = new TextEncoder();

/** Splits actions into batches within the service's limits, in order. An action that is too large is a batch alone. */
export function* toActionBatches(
  actions: Iterable<IndexAction>,
  { maxActions = MAX_ACTIONS, maxBytes = MAX_BYTES } = {},
): Generator<IndexAction[], void, undefined> {
  let batch: IndexAction[] = [];
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
