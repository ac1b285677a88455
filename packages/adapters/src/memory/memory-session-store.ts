import { type SessionMessage, type SessionStore, throwIfAborted } from '@rag/core';
import { LRUCache } from 'lru-cache';
import { requireCount } from '../options/require-options.ts';

export interface MemorySessionStoreOptions {
  /** How long a conversation is kept after its last message. */
  readonly ttlMs: number;
  /** How many messages of a conversation are kept. */
  readonly maxMessages: number;
  /** How many conversations are kept; the one silent for longest gives way. */
  readonly maxSessions: number;
  /** Milliseconds of a clock that never runs backwards. Default `performance.now`. */
  readonly now?: () => number;
}

interface Session {
  readonly messages: readonly SessionMessage[];
  readonly expiresAtMs: number;
}

/**
 * A {@link SessionStore} in this process: conversations end with it and are not seen by its siblings.
 *
 * @example
 * const sessions = createMemorySessionStore({ ttlMs: 900_000, maxMessages: 10, maxSessions: 10_000 });
 */
export function createMemorySessionStore(options: MemorySessionStoreOptions): SessionStore {
  const { ttlMs, maxMessages, maxSessions, now = () => performance.now() } = options;
  requireCount({ ttlMs, maxMessages, maxSessions });
  // In the order of their last messages, which is also the order in which they expire: read by `peek`. A Map
  // would keep it too, but looks through all that was dropped before it finds its oldest.
  const sessions = new LRUCache<string, Session>({ max: maxSessions });
  /** Until then nothing has to be looked through. */
  let noneExpiresBeforeMs = now() + ttlMs;

  function live(id: string, nowMs: number): Session | undefined {
    const session = sessions.peek(id);
    return session !== undefined && session.expiresAtMs > nowMs ? session : undefined;
  }

  /** What has expired is not only hidden but gone, at the next message of anyone. */
  function dropExpired(nowMs: number): void {
    if (nowMs < noneExpiresBeforeMs) return;
    noneExpiresBeforeMs = nowMs + ttlMs;
    for (const oldest of sessions.rvalues()) {
      if (oldest === undefined) return;
      if (oldest.expiresAtMs > nowMs) {
        noneExpiresBeforeMs = oldest.expiresAtMs;
        return;
      }
      sessions.pop();
    }
  }

  return {
    async read(id, callOptions) {
      throwIfAborted(callOptions?.signal);
      return live(id, now())?.messages ?? [];
    },
    async append(id, messages, callOptions) {
      throwIfAborted(callOptions?.signal);
      const nowMs = now();
      const known = live(id, nowMs);
      dropExpired(nowMs);
      const added = messages.map(({ role, content }) => ({ role, content }));
      const all = known === undefined ? added : [...known.messages, ...added];
      const kept = all.length <= maxMessages ? all : all.slice(-maxMessages);
      sessions.set(id, { messages: kept, expiresAtMs: nowMs + ttlMs });
    },
    async clear(id, callOptions) {
      throwIfAborted(callOptions?.signal);
      sessions.delete(id);
    },
  };
}
