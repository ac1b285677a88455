import { randomUUID } from 'node:crypto';
import type { AnswerRelay, RelayedFlight } from '@rag/core';
import { hashText } from '@rag/core/adapter';
import type { FailureKind } from './map-error.ts';
import { DEFAULT_TIMEOUT_MS, type RedisAdapterOptions } from './redis-client.ts';
import { leadScript, readScript, releaseScript, writeScript } from './relay-scripts.ts';
import { runCommand } from './run-command.ts';
import { runScript, type Script } from './run-script.ts';

export interface RedisAnswerRelayOptions extends RedisAdapterOptions {
  /** The prefix of each key in Redis. Default `rag:relay:`. */
  readonly prefix?: string;
}

const FAILURE: FailureKind = {
  code: 'cache_unavailable',
  message: 'The answer relay in Redis is not available.',
};

/**
 * An {@link AnswerRelay} in Redis: subscribers poll with short calls, which share the connection and the pipeline of the
 * other adapters.
 *
 * A flight has a lease, a list of entries and a mark that it has subscribers, each with its expiry and all in one slot. A
 * hash of the key determines the slot, because braces in the key itself would.
 *
 * @example
 * const engine = createChatEngine({ store, llm, cache, sessions, relay: createRedisAnswerRelay({ client }) });
 */
export function createRedisAnswerRelay({
  client,
  prefix = 'rag:relay:',
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: RedisAnswerRelayOptions): AnswerRelay {
  const leaseOf = (key: string): string => `${prefix}{${hashText(key)}}`;

  function keysOf({ key, id }: RelayedFlight): string[] {
    const lease = leaseOf(key);
    return [lease, `${lease}:${id}`, `${lease}:${id}:followed`];
  }

  function run(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    return runCommand(() => runScript(client, script, keys, args), { kind: FAILURE, timeoutMs, signal });
  }

  return {
    async lead(key, { leaseMs, signal }) {
      const own = randomUUID();
      const id = String(await run(leadScript, [leaseOf(key)], [own, leaseMs], signal));
      return { flight: { key, id }, leading: id === own };
    },

    async write(flight, entries, { from, leaseMs, keepMs, signal }) {
      const args = [flight.id, leaseMs, keepMs, from, ...entries];
      const [leaseHeld, hasSubscribers] = toList(await run(writeScript, keysOf(flight), args, signal));
      return { leaseHeld: leaseHeld === 1, hasSubscribers: hasSubscribers === 1 };
    },

    async read(flight, { from, followMs, signal }) {
      const args = [flight.id, from, followMs];
      const [leaseHeld, entries] = toList(await run(readScript, keysOf(flight), args, signal));
      return { entries: toList(entries).map(String), leaseHeld: leaseHeld === 1 };
    },

    async release(flight, { signal } = {}) {
      const { key, id } = flight;
      await run(releaseScript, [leaseOf(key)], [id], signal);
    },
  };
}

function toList(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : [];
}
