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

/** Without a reply to its claim, a replica calls the model itself, which costs more than this wait. */
const LEAD_TIMEOUT_MS = 300;

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
  const known = new WeakMap<RelayedFlight, FlightKeys>();

  function keysOf(flight: RelayedFlight): FlightKeys {
    const keys = known.get(flight) ?? toFlightKeys(leaseKey(prefix, flight.key), flight.id);
    known.set(flight, keys);
    return keys;
  }

  function run(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
    signal: AbortSignal | undefined,
    limitMs = timeoutMs,
  ): Promise<unknown> {
    const limits = { kind: FAILURE, timeoutMs: limitMs, signal };
    return runCommand(() => runScript(client, script, keys, args), limits);
  }

  return {
    async lead(key, { leaseMs, signal }) {
      const own = randomUUID();
      const lease = leaseKey(prefix, key);
      const limitMs = Math.max(timeoutMs, LEAD_TIMEOUT_MS);
      const id = String(await run(leadScript, [lease], [own, leaseMs], signal, limitMs));
      const flight = { key, id };
      known.set(flight, toFlightKeys(lease, id));
      return { flight, leading: id === own };
    },

    async write(flight, entries, { from, leaseMs, keepMs, signal }) {
      const args = [flight.id, leaseMs, keepMs, from, ...entries];
      const { lease, entries: list, subscribers } = keysOf(flight);
      const reply = await run(writeScript, [lease, list, subscribers], args, signal);
      const [leaseHeld, hasSubscribers] = toList(reply);
      return { leaseHeld: leaseHeld === 1, hasSubscribers: hasSubscribers === 1 };
    },

    async read(flight, { from, followMs, signal }) {
      const args = [flight.id, from, followMs];
      const { lease, entries: list, subscribers } = keysOf(flight);
      const reply = await run(readScript, [lease, list, subscribers], args, signal);
      const [leaseHeld, entries] = toList(reply);
      return { entries: toList(entries).map(String), leaseHeld: leaseHeld === 1 };
    },

    async release(flight, { unlessFollowed = false, signal } = {}) {
      const { lease, subscribers } = keysOf(flight);
      const args = [flight.id, unlessFollowed ? 1 : 0];
      return (await run(releaseScript, [lease, subscribers], args, signal)) === 1;
    },
  };
}

/** Made once for a flight, because of the hash. */
interface FlightKeys {
  readonly lease: string;
  readonly entries: string;
  readonly subscribers: string;
}

function toFlightKeys(lease: string, id: string): FlightKeys {
  return { lease, entries: `${lease}:${id}`, subscribers: `${lease}:${id}:followed` };
}

function leaseKey(prefix: string, key: string): string {
  return `${prefix}{${hashText(key)}}`;
}

function toList(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : [];
}
