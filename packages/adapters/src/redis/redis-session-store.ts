import { type AddedMessage, type KeptMessage, RagError, type SessionStore } from '@rag/core';
import { cutMessage, requireCount } from '@rag/core/adapter';
import type { FailureKind } from './map-error.ts';
import { DEFAULT_TIMEOUT_MS, type RedisAdapterOptions } from './redis-client.ts';
import { runCommand } from './run-command.ts';
import { createScript, runScript } from './run-script.ts';

export interface RedisSessionStoreOptions extends RedisAdapterOptions {
  /** The prefix of each key in Redis. Default `rag:conversation:`. */
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

/**
 * Adds lines to a conversation and keeps the last ones.
 *
 * KEYS: the conversation. ARGV: the lines, the number of lines to keep, the expiry in milliseconds.
 */
const APPEND = createScript(`
local kept = redis.call('GET', KEYS[1])
local text = kept and kept .. '\\n' .. ARGV[1] or ARGV[1]
local starts, feed = { 1 }, string.find(text, '\\n', 1, true)
while feed do
  starts[#starts + 1] = feed + 1
  feed = string.find(text, '\\n', feed + 1, true)
end
redis.call('SET', KEYS[1], string.sub(text, starts[math.max(1, #starts - ARGV[2] + 1)]), 'PX', ARGV[3])
`);

/**
 * A {@link SessionStore} in Redis: a conversation is one string with a line for each message. The first exchange is one
 * plain SET, because most people ask no second question. A cached answer that outlives its message is kept as its key in
 * the answer cache; other messages are cut to 8,000 characters.
 *
 * @example
 * const sessions = createRedisSessionStore({ client, maxMessages: 10, ttlMs: 900_000 });
 */
export function createRedisSessionStore({
  client,
  prefix = 'rag:conversation:',
  timeoutMs = DEFAULT_TIMEOUT_MS,
  maxMessages = 10,
  ttlMs = 900_000,
}: RedisSessionStoreOptions): SessionStore {
  requireCount({ maxMessages, ttlMs });
  /** Each message that is added renews the conversation, and pushes the oldest one closer to its end. */
  const longestLifeMs = maxMessages * ttlMs;

  function toKept(message: AddedMessage): KeptMessage {
    const { cached } = message;
    return message.role === 'assistant' && cached !== undefined && cached.forMs >= longestLifeMs
      ? { role: 'assistant', answerKey: cached.key }
      : cutMessage(message);
  }

  async function append(key: string, lines: string, isFirst: boolean): Promise<void> {
    if (isFirst && (await client.set(key, lines, 'PX', ttlMs, 'NX')) !== null) return;
    await runScript(client, APPEND, [key], [lines, maxMessages, ttlMs]);
  }

  return {
    async read(id, { signal } = {}) {
      const text = await runCommand(() => client.get(prefix + id), { kind: FAILURE, timeoutMs, signal });
      return text === null ? [] : text.split('\n').slice(-maxMessages).map(parseMessage);
    },

    async append(id, messages, { isFirst = false, signal } = {}) {
      if (messages.length === 0) return;
      const lines = messages.slice(-maxMessages).map((message) => JSON.stringify(toKept(message)));
      await runCommand(() => append(prefix + id, lines.join('\n'), isFirst), {
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

function parseMessage(line: string): KeptMessage {
  try {
    const { role, content, answerKey } = JSON.parse(line);
    if (role === 'assistant' && typeof answerKey === 'string') return { role, answerKey };
    if ((role === 'user' || role === 'assistant') && typeof content === 'string') return { role, content };
  } catch {
    // Not JSON. The error below does not quote the line.
  }
  throw new RagError(FAILURE.code, 'The session store in Redis contains a line that is not a message.', {
    retryable: false,
    details: { backend: 'redis', reason: 'unreadable' },
  });
}
