import type { SessionStore } from '@rag/core';
import { hashText, requireCount } from '@rag/core/adapter';
import { createExpiringItems, requirePrefix } from './expiring-items.ts';
import type { KeyValueStorage } from './key-value-storage.ts';
import {
  decodeSnapshot,
  encodeSnapshot,
  mergeSnapshots,
  type Snapshot,
  toEntries,
} from './merge-snapshots.ts';
import { withStorageDeadline } from './with-storage-deadline.ts';

export interface UnstorageSessionStoreOptions {
  /** Made by unstorage's `createStorage` over a driver that can list keys. The caller disposes of it. */
  readonly storage: KeyValueStorage;
  /** How long a conversation is kept after its last message. */
  readonly ttlMs: number;
  /** How many messages of a conversation are kept. */
  readonly maxMessages: number;
  /** The prefix of each key. Default `rag:session`. */
  readonly prefix?: string;
  /** The deadline of one call. Default 2 s. */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch, on the same clock for all processes that share the storage. Default `Date.now`. */
  readonly now?: () => number;
}

/** A snapshot and its key. */
interface StoredSnapshot extends Snapshot {
  readonly key: string;
}

/**
 * A {@link SessionStore} over any driver of unstorage. It needs no atomic operation. No key is written twice:
 * each `append` writes the conversation that it saw, plus its own messages, under a new key, and removes the keys
 * that it read. `read` lists the keys and merges their content. Two parallel appends therefore both survive, also
 * on an eventually consistent store, and a cleared conversation stays cleared while an append is in progress.
 *
 * Limits: where lists lag behind (on Cloudflare KV up to a minute), a reader elsewhere misses the last messages
 * for that time, and `clear` leaves messages that it could not see to their expiry. A message that no later
 * append saw expires at its own time and not with the conversation.
 *
 * @example
 * const sessions = createUnstorageSessionStore({ storage, ttlMs: 900_000, maxMessages: 10 });
 */
export function createUnstorageSessionStore(options: UnstorageSessionStoreOptions): SessionStore {
  const { storage, ttlMs, maxMessages, prefix = 'rag:session', timeoutMs = 2_000, now = Date.now } = options;
  requireCount({ ttlMs, maxMessages, timeoutMs });
  const base = requirePrefix(prefix);
  const items = createExpiringItems(storage, now);
  // Ids are hashed, so that no character of an id reaches another conversation.
  const folder = (id: string): string => `${base}:${hashText(id)}`;

  async function loadOnce(id: string): Promise<{ stored: StoredSnapshot[]; isComplete: boolean }> {
    const keys = await items.list(folder(id));
    const stored = keys.map(async (key) => {
      const bytes = await items.read(key);
      const snapshot = bytes && decodeSnapshot(bytes);
      return snapshot === undefined ? [] : [{ key, ...snapshot }];
    });
    const found = (await Promise.all(stored)).flat();
    return { stored: found, isComplete: found.length === keys.length };
  }

  /** A key that disappears after it was listed was replaced, so a second read finds its content. */
  async function load(id: string): Promise<StoredSnapshot[]> {
    const { stored, isComplete } = await loadOnce(id);
    return isComplete ? stored : (await loadOnce(id)).stored;
  }

  const writeSnapshot = (id: string, snapshot: Snapshot): Promise<void> =>
    items.write(`${folder(id)}:${crypto.randomUUID()}`, encodeSnapshot(snapshot), ttlMs);

  /** Keeps the records of removals: an append in progress may still write the removed messages again. */
  async function removeSuperseded(stored: readonly StoredSnapshot[]): Promise<void> {
    const superseded = stored.filter(({ cleared }) => cleared.length === 0);
    await Promise.all(superseded.map(({ key }) => items.remove(key)));
  }

  async function append(id: string, messages: Parameters<SessionStore['append']>[1]): Promise<void> {
    const stored = await load(id);
    const before = mergeSnapshots(stored);
    const entries = [...before, ...toEntries(messages, before, now())].slice(-maxMessages);
    await writeSnapshot(id, { entries, cleared: [] });
    await removeSuperseded(stored);
  }

  async function clear(id: string): Promise<void> {
    const stored = await load(id);
    const cleared = [...new Set(mergeSnapshots(stored).map(({ addition }) => addition))];
    if (cleared.length > 0) await writeSnapshot(id, { entries: [], cleared });
    await removeSuperseded(stored);
  }

  return {
    async read(id, { signal } = {}) {
      const stored = await withStorageDeadline(() => load(id), {
        code: 'session_unavailable',
        timeoutMs,
        signal,
      });
      return mergeSnapshots(stored)
        .slice(-maxMessages)
        .map(({ role, content }) => ({ role, content }));
    },
    append(id, messages, { signal } = {}) {
      // Copy the messages now: the caller may change its list during the call.
      const copies = messages.map(({ role, content }) => ({ role, content }));
      return withStorageDeadline(() => append(id, copies), {
        code: 'session_unavailable',
        timeoutMs,
        signal,
      });
    },
    clear(id, { signal } = {}) {
      return withStorageDeadline(() => clear(id), { code: 'session_unavailable', timeoutMs, signal });
    },
  };
}
