import type { Answer } from '@rag/client';

/** A question, and its answer if there is one. */
export interface StoredTurn {
  readonly question: string;
  readonly answer?: Answer | undefined;
  /** Headings that were offered as follow-ups. */
  readonly topics: readonly string[];
}

export interface StoredConversation {
  readonly sessionId: string | undefined;
  readonly turns: readonly StoredTurn[];
}

export interface ConversationStore {
  /** What was saved, unless its time is over. */
  load(): StoredConversation | undefined;
  /** Replaces what was saved, and keeps it for the full time from now on. */
  save(conversation: StoredConversation): void;
  clear(): void;
  /** Milliseconds until what was saved is deleted; 0 when nothing is saved. */
  timeLeftMs(): number;
}

interface Saved extends StoredConversation {
  readonly expiresAt: number;
}

export interface ConversationStoreOptions {
  readonly key: string;
  /** As long as the service remembers a conversation. */
  readonly ttlMs: number;
  readonly now?: () => number;
}

/**
 * Keeps a conversation over a reload, in the storage of its tab: no longer than the service remembers it, and
 * never past the tab. A browser that refuses storage keeps nothing.
 */
export function createConversationStore(
  storage: Storage,
  { key, ttlMs, now = Date.now }: ConversationStoreOptions,
): ConversationStore {
  function read(): Saved | undefined {
    try {
      const saved: Saved = JSON.parse(storage.getItem(key) ?? 'null');
      if (saved !== null && saved.expiresAt > now()) return saved;
      storage.removeItem(key);
    } catch {
      // What cannot be read counts as not saved.
    }
    return undefined;
  }

  return {
    load: read,
    save(conversation) {
      try {
        storage.setItem(key, JSON.stringify({ ...conversation, expiresAt: now() + ttlMs }));
      } catch {
        // Full or forbidden: the conversation then ends with the page.
      }
    },
    clear() {
      try {
        storage.removeItem(key);
      } catch {
        // Forbidden: nothing was saved.
      }
    },
    timeLeftMs: () => Math.max(0, (read()?.expiresAt ?? 0) - now()),
  };
}
