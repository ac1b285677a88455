import { RagError, type SessionMessage, type SessionStore } from '@rag/core';
import { cutMessage, requireCount } from '@rag/core/adapter';
import type { FailureKind } from './map-error.ts';
import { DEFAULT_TIMEOUT_MS, type RedisAdapterOptions } from './redis-client.ts';
import { runCommand } from './run-command.ts';
import { createScript, runScript } from './run-script.ts';

export interface RedisSessionStoreOptions extends RedisAdapterOptions {
  /** The prefix of each key in Redis. Default `rag:session:`. */
  readonly prefix?: string;
  /** The number of messages kept of a conversation. Default 10. */
  readonly maxMessages?: number;
  /** How long a conversation is kept after its last message, in milliseconds. Default 15 minutes. */
  readonly ttlMs?: number;
}

const FAILURE: FailureKind = {
  code: 'session_unavailable',
  message: 'The session store in Redis is not available.',
};

/** KEYS: the conversation, a list. ARGV: the number of messages to keep, the expiry in milliseconds, the messages. */
const APPEND = createScript(`
for first = 3, #ARGV, 1000 do
  redis.call('RPUSH', KEYS[1], unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
redis.call('LTRIM', KEYS[1], -ARGV[1], -1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

/**
 * A {@link SessionStore} in Redis: one list a conversation, under one key, so that it needs no hash tag. Longer messages
 * are cut to 8,000 characters.
 *
 * @example
 * const sessions = createRedisSessionStore({ client, maxMessages: 10, ttlMs: 900_000 });
 */
export function createRedisSessionStore({
  client,
  prefix = 'rag:session:',
  timeoutMs = DEFAULT_TIMEOUT_MS,
  maxMessages = 10,
  ttlMs = 900_000,
}: RedisSessionStoreOptions): SessionStore {
  requireCount({ maxMessages, ttlMs });

  return {
    async read(id, { signal } = {}) {
      const entries = await runCommand(() => client.lrange(prefix + id, -maxMessages, -1), {
        kind: FAILURE,
        timeoutMs,
        signal,
      });
      return entries.map(parseMessage);
    },

    async append(id, messages, { signal } = {}) {
      const entries = messages.slice(-maxMessages).map((message) => JSON.stringify(cutMessage(message)));
      await runCommand(() => runScript(client, APPEND, [prefix + id], [maxMessages, ttlMs, ...entries]), {
        kind: FAILURE,
        timeoutMs,
        signal,
      });
    },

    async clear(id, { signal } = {}) {
      await runCommand(() => client.del(prefix + id), { kind: FAILURE, timeoutMs, signal });
    },
  };
}

function parseMessage(entry: string): SessionMessage {
  try {
    const { role, content } = JSON.parse(entry);
    if ((role === 'user' || role === 'assistant') && typeof content === 'string') return { role, content };
  } catch {
    // Not JSON. The error below does not quote the entry.
  }
  throw new RagError(FAILURE.code, 'The session store in Redis contains an entry that is not a message.', {
    retryable: false,
    details: { backend: 'redis', reason: 'unreadable' },
  });
}
