import { type AddedMessage, type KeptMessage, RagError, type SessionStore } from '@rag/core';
import { cutMessage, requireCount } from '@rag/core/adapter';
import { batchCalls } from './batch-calls.ts';
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
 * Adds messages. What began as a string becomes a list, with the first exchange as one element.
 *
 * KEYS: the conversation. ARGV: the number of elements to keep, the expiry in milliseconds, the messages.
 */
const APPEND = createScript(`
if redis.call('TYPE', KEYS[1]).ok == 'string' then
  local first = redis.call('GET', KEYS[1])
  redis.call('DEL', KEYS[1])
  redis.call('RPUSH', KEYS[1], first)
end
for first = 3, #ARGV, 1000 do
  redis.call('RPUSH', KEYS[1], unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
redis.call('LTRIM', KEYS[1], -ARGV[1], -1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

/**
 * Stores several first exchanges.
 *
 * KEYS: their conversations. ARGV: the expiry in milliseconds, the exchanges. Returns 0 for each conversation that has one
 * already, and 1 for the others.
 */
const BEGIN = createScript(`
local stored = {}
for index, key in ipairs(KEYS) do
  stored[index] = redis.call('SET', key, ARGV[index + 1], 'PX', ARGV[1], 'NX') and 1 or 0
end
return stored
`);

/** KEYS: the conversation. ARGV: the number of elements to read. Returns the elements. */
const READ = createScript(`
if redis.call('TYPE', KEYS[1]).ok == 'string' then return { redis.call('GET', KEYS[1]) } end
return redis.call('LRANGE', KEYS[1], -ARGV[1], -1)
`);

/**
 * A {@link SessionStore} in Redis. The first exchange is one plain SET, because most people ask no second question: a
 * string with a line for each message. With the second one it becomes a list. A cached answer that outlives its message
 * is kept as its key in the answer cache; other messages are cut to 8,000 characters.
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

  function run<Reply>(command: () => Promise<Reply>, signal: AbortSignal | undefined): Promise<Reply> {
    return runCommand(command, { kind: FAILURE, timeoutMs, signal });
  }

  /** Whether each exchange was stored, because it is the first one of its conversation. */
  async function beginAll(exchanges: readonly Exchange[]): Promise<readonly boolean[]> {
    const [first] = exchanges;
    if (first !== undefined && exchanges.length === 1)
      return [(await client.set(first.key, first.lines, 'PX', ttlMs, 'NX')) !== null];
    const keys = exchanges.map(({ key }) => key);
    const stored = await runScript(client, BEGIN, keys, [ttlMs, ...exchanges.map(({ lines }) => lines)]);
    return Array.isArray(stored) ? stored.map((each) => each === 1) : [];
  }

  const begin = batchCalls(client, (exchanges: readonly Exchange[]) =>
    run(() => beginAll(exchanges), undefined),
  );

  return {
    async read(id, { signal } = {}) {
      const elements = await run(() => runScript(client, READ, [prefix + id], [maxMessages]), signal);
      if (!Array.isArray(elements)) return [];
      return elements
        .flatMap((element) => String(element).split('\n'))
        .slice(-maxMessages)
        .map(parseMessage);
    },

    async append(id, messages, { isFirst = false, signal } = {}) {
      if (messages.length === 0) return;
      const kept = messages.slice(-maxMessages).map((message) => JSON.stringify(toKept(message)));
      const key = prefix + id;
      if (isFirst && (await begin({ key, lines: kept.join('\n') }, signal))) return;
      await run(() => runScript(client, APPEND, [key], [maxMessages, ttlMs, ...kept]), signal);
    },

    async clear(id, { signal } = {}) {
      await run(() => client.del(prefix + id), signal);
    },
  };
}

/** A first exchange, with a line for each message. */
interface Exchange {
  readonly key: string;
  readonly lines: string;
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
