import { type Cache, RagError } from '@rag/core';
import type { FailureKind } from './map-error.ts';
import { DEFAULT_TIMEOUT_MS, type RedisAdapterOptions } from './redis-client.ts';
import { runCommand } from './run-command.ts';

export interface RedisCacheOptions extends RedisAdapterOptions {
  /** The prefix of each key in Redis. Default `rag:cache:`. */
  readonly prefix?: string;
}

const FAILURE: FailureKind = { code: 'cache_unavailable', message: 'The cache in Redis is not available.' };

/**
 * A {@link Cache} in Redis: plain bytes, each key with its expiry. When memory is short, Redis evicts by its own policy
 * (use `volatile-lru` or `allkeys-lru`).
 *
 * @example
 * const client = new Redis('redis://localhost:6379', recommendedRedisOptions);
 * const cache = createRedisCache({ client });
 */
export function createRedisCache({
  client,
  prefix = 'rag:cache:',
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: RedisCacheOptions): Cache {
  const read = async (key: string): Promise<Uint8Array | undefined> => {
    const reply = await client.getBuffer(prefix + key);
    // Copied: a short reply is a view of a large receive buffer, which it would keep in memory.
    return reply === null ? undefined : new Uint8Array(reply);
  };

  return {
    get(key, { signal } = {}) {
      return runCommand(() => read(key), { kind: FAILURE, timeoutMs, signal });
    },

    // Not MGET: a cluster, also one behind a single endpoint, refuses keys of different slots. GETs of one turn are
    // pipelined.
    getMany(keys, { signal } = {}) {
      return runCommand(() => Promise.all(keys.map(read)), { kind: FAILURE, timeoutMs, signal });
    },

    async set(key, value, { ttlMs, signal }) {
      if (!(ttlMs > 0 && ttlMs < Number.POSITIVE_INFINITY)) {
        throw new RagError('invalid_input', 'ttlMs must be a finite number above 0.');
      }
      // Redis takes whole milliseconds. Rounded down, so that nothing is kept longer than requested.
      const wholeMs = Math.min(Math.max(1, Math.floor(ttlMs)), Number.MAX_SAFE_INTEGER);
      const copy = Buffer.from(value);
      await runCommand(() => client.set(prefix + key, copy, 'PX', wholeMs), {
        kind: FAILURE,
        timeoutMs,
        signal,
      });
    },

    async delete(key, { signal } = {}) {
      await runCommand(() => client.del(prefix + key), { kind: FAILURE, timeoutMs, signal });
    },
  };
}
