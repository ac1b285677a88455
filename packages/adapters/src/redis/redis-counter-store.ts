import { type CounterAddition, type CounterStore, type CounterTotals, RagError } from '@rag/core';
import type { FailureKind } from './map-error.ts';
import { DEFAULT_TIMEOUT_MS, type RedisAdapterOptions } from './redis-client.ts';
import { runCommand } from './run-command.ts';
import { createScript, runScript } from './run-script.ts';

export interface RedisCounterStoreOptions extends RedisAdapterOptions {
  /** The prefix of each key in Redis. Default `rag:stats:`. */
  readonly prefix?: string;
}

const FAILURE: FailureKind = {
  code: 'cache_unavailable',
  message: 'The counters in Redis are not available.',
};

/** The list of members is read to learn whose notes to ask for. It is renewed with every note. */
const MEMBERS_TTL_MS = 86_400_000;

/** Begins the field of a counter, of the number of a distinct counter, and of a member's last sequence. */
const AMOUNT = '=';
const DISTINCT = '~';

/**
 * Adds to the hash of one period. The hash also holds the sequence of each member's last batch, so a batch that
 * is sent again is not counted again. The values of distinct counters go into a HyperLogLog each, from which they cannot
 * be read back; the fields name them for the reader.
 *
 * KEYS: the hash. ARGV: member, sequence, time to live in milliseconds, number of counters, then name and amount of
 * each, then for each distinct counter its name, the number of its values and the values. All keys share a slot.
 */
const addScript = createScript(`
local last = '@' .. ARGV[1]
if tonumber(ARGV[2]) <= tonumber(redis.call('HGET', KEYS[1], last) or '0') then return 0 end
redis.call('HSET', KEYS[1], last, ARGV[2])
local index = 5
for _ = 1, tonumber(ARGV[4]) do
  redis.call('HINCRBY', KEYS[1], '${AMOUNT}' .. ARGV[index], ARGV[index + 1])
  index = index + 2
end
for number = 2, #KEYS do
  local name, count = ARGV[index], tonumber(ARGV[index + 1])
  for value = index + 2, index + 1 + count do redis.call('PFADD', KEYS[number], ARGV[value]) end
  redis.call('HSET', KEYS[1], '${DISTINCT}' .. name, redis.call('PFCOUNT', KEYS[number]))
  redis.call('PEXPIRE', KEYS[number], ARGV[3])
  index = index + 2 + count
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`);

/**
 * A {@link CounterStore} in Redis, shared by all processes with the same prefix. Each period is one hash with a field for
 * each counter and each member, and a HyperLogLog for each distinct counter (at most 12 KiB); each member's note is a
 * key. All of them expire. The commands of one call are sent together.
 *
 * @example
 * const counters = createRedisCounterStore({ client });
 */
export function createRedisCounterStore({
  client,
  prefix = 'rag:stats:',
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: RedisCounterStoreOptions): CounterStore {
  // The braces put what belongs to a period into one slot of a cluster.
  const periodKey = (period: string): string => `${prefix}{${period}}`;
  const noteKey = (member: string): string => `${prefix}note:${member}`;
  const membersKey = `${prefix}members`;
  const run = <Reply>(command: () => Promise<Reply>, signal: AbortSignal | undefined): Promise<Reply> =>
    runCommand(command, { kind: FAILURE, timeoutMs, signal });

  function addTo(member: string, sequence: number, addition: CounterAddition): Promise<unknown> {
    const { period, ttlMs, amounts, distinct = {} } = addition;
    const counters = Object.entries(amounts);
    const sets = Object.entries(distinct);
    const key = periodKey(period);
    return runScript(
      client,
      addScript,
      [key, ...sets.map(([name]) => `${key}:${name}`)],
      [
        member,
        sequence,
        Math.ceil(ttlMs),
        counters.length,
        ...counters.flat(),
        ...sets.flatMap(([name, values]) => [name, values.length, ...values]),
      ],
    );
  }

  async function readNotes(): Promise<Record<string, string>> {
    const members = await client.smembers(membersKey);
    const notes = await Promise.all(members.map((member) => client.get(noteKey(member))));
    const gone = members.filter((_, index) => notes[index] === null);
    if (gone.length > 0) await client.srem(membersKey, ...gone);
    return Object.fromEntries(
      members.flatMap((member, index) => {
        const note = notes[index];
        return note === null || note === undefined ? [] : [[member, note] as const];
      }),
    );
  }

  return {
    async add({ member, sequence, additions }, { signal } = {}) {
      if (!Number.isSafeInteger(sequence))
        throw new RagError('invalid_input', 'A sequence must be a whole number.');
      await run(() => Promise.all(additions.map((addition) => addTo(member, sequence, addition))), signal);
    },

    read(periods, { signal } = {}) {
      const read = () => Promise.all(periods.map((period) => client.hgetall(periodKey(period))));
      return run(async () => (await read()).map(toTotals), signal);
    },

    async announce(member, note, { ttlMs, signal }) {
      await run(
        () =>
          Promise.all([
            client.sadd(membersKey, member),
            client.pexpire(membersKey, MEMBERS_TTL_MS),
            client.set(noteKey(member), note, 'PX', Math.ceil(ttlMs)),
          ]),
        signal,
      );
    },

    async withdraw(member, { signal } = {}) {
      await run(() => Promise.all([client.srem(membersKey, member), client.del(noteKey(member))]), signal);
    },

    notes: ({ signal } = {}) => run(readNotes, signal),
  };
}

function toTotals(fields: Readonly<Record<string, string>>): CounterTotals {
  const of = (kind: string): Record<string, number> =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([field]) => field.startsWith(kind))
        .map(([field, value]) => [field.slice(kind.length), Number(value)]),
    );
  return { amounts: of(AMOUNT), distinct: of(DISTINCT) };
}
