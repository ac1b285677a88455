import type { SessionStore } from '@rag/core';
import { hashText, requireCount } from '@rag/core/adapter';
import { decodeSnapshot, encodeSnapshot, merge, type Snapshot, toEntries } from './conversation.ts';
import { createExpiringItems, requirePrefix } from './expiring-items.ts';
import type { KeyValueStorage } from './key-value-storage.ts';
import { type FailureKind, runOperation } from './run-operation.ts';

export interface UnstorageSessionStoreOptions {
  /** Made by unstorage's `createStorage` over a driver that can list keys. Disposed of by whoever made it. */
  readonly storage: KeyValueStorage;
  /** How long a conversation is kept after its last message. */
  readonly ttlMs: number;
  /** How many messages of a conversation are kept. */
  readonly maxMessages: number;
  /** What each key begins with. Default `rag:session`. */
  readonly prefix?: string;
  /** How long a call waits for the storage. Default 2 s. */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch, the same for all who share the storage. Default `Date.now`. */
  readonly now?: () => number;
}

const FAILURE: FailureKind = {
  code: 'session_unavailable',
  message: 'The key-value storage is not available.',
};

/** A snapshot and the key under which it lies. */
interface Stored extends Snapshot {
  readonly key: string;
}

/**
 * A {@link SessionStore} in whatever unstorage has a driver for, without anything atomic underneath. No key is
 * ever written twice: each addition puts the conversation as it saw it, with its own messages at the end, under
 * a key of its own, and takes away the keys whose content it has taken over; whoever reads lists the keys and
 * unites what they hold. So two parallel additions both survive, also on an eventually consistent store, and
 * what was cleared stays so though an addition was under way.
 *
 * What it cannot do: where lists lag behind (Cloudflare KV: up to a minute between places), a reader elsewhere
 * misses the last messages until they arrive, and a clearing leaves what it could not see to expire. A message
 * that no later addition saw ends with its own time, not the conversation's.
 *
 * @example
 * const sessions = createUnstorageSessionStore({ storage, ttlMs: 900_000, maxMessages: 10 });
 */
export function createUnstorageSessionStore(options: UnstorageSessionStoreOptions): SessionStore {
  const { storage, ttlMs, maxMessages, prefix = 'rag:session', timeoutMs = 2_000, now = Date.now } = options;
  requireCount({ ttlMs, maxMessages, timeoutMs });
  const base = requirePrefix(prefix);
  const items = createExpiringItems(storage, now);
  // Hashed, so that no id, whatever its characters, reaches into another conversation.
  const folder = (id: string): string => `${base}:${hashText(id)}`;

  async function loadOnce(id: string): Promise<{ stored: Stored[]; isWhole: boolean }> {
    const keys = await items.list(folder(id));
    const stored = keys.map(async (key) => {
      const bytes = await items.read(key);
      const snapshot = bytes && decodeSnapshot(bytes);
      return snapshot === undefined ? [] : [{ key, ...snapshot }];
    });
    const found = (await Promise.all(stored)).flat();
    return { stored: found, isWhole: found.length === keys.length };
  }

  /** What was taken away after it was listed has been taken over by something that a second look finds. */
  async function load(id: string): Promise<Stored[]> {
    const { stored, isWhole } = await loadOnce(id);
    return isWhole ? stored : (await loadOnce(id)).stored;
  }

  const put = (id: string, snapshot: Snapshot): Promise<void> =>
    items.write(`${folder(id)}:${crypto.randomUUID()}`, encodeSnapshot(snapshot), ttlMs);

  /** Not those that say what was cleared: an addition under way may still bring it back. */
  async function removeSuperseded(stored: readonly Stored[]): Promise<void> {
    const superseded = stored.filter(({ cleared }) => cleared.length === 0);
    await Promise.all(superseded.map(({ key }) => items.remove(key)));
  }

  async function append(id: string, messages: Parameters<SessionStore['append']>[1]): Promise<void> {
    const stored = await load(id);
    const before = merge(stored);
    const entries = [...before, ...toEntries(messages, before, now())].slice(-maxMessages);
    await put(id, { entries, cleared: [] });
    await removeSuperseded(stored);
  }

  async function clear(id: string): Promise<void> {
    const stored = await load(id);
    const cleared = [...new Set(merge(stored).map(({ addition }) => addition))];
    if (cleared.length > 0) await put(id, { entries: [], cleared });
    await removeSuperseded(stored);
  }

  return {
    async read(id, { signal } = {}) {
      const stored = await runOperation(() => load(id), { kind: FAILURE, timeoutMs, signal });
      return merge(stored)
        .slice(-maxMessages)
        .map(({ role, content }) => ({ role, content }));
    },
    append(id, messages, { signal } = {}) {
      // Copied now: the caller may go on with its list while the storage is asked.
      const copies = messages.map(({ role, content }) => ({ role, content }));
      return runOperation(() => append(id, copies), { kind: FAILURE, timeoutMs, signal });
    },
    clear(id, { signal } = {}) {
      return runOperation(() => clear(id), { kind: FAILURE, timeoutMs, signal });
    },
  };
}
