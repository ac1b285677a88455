import type { DailyCounter, Spending } from '../resilience/index.ts';
import type { FailureKind } from './map-error.ts';
import { DEFAULT_TIMEOUT_MS, type RedisAdapterOptions } from './redis-client.ts';
import { runCommand } from './run-command.ts';
import { createScript, runScript } from './run-script.ts';

export interface RedisDailyCounterOptions extends RedisAdapterOptions {
  /** The prefix of each key in Redis. Default `rag:budget:`. */
  readonly prefix?: string;
}

const FAILURE: FailureKind = {
  code: 'cache_unavailable',
  message: 'The daily counter in Redis is not available.',
};

/** Longer than the clock of any replica can be wrong. */
const EXPIRY_MS = 2 * 86_400_000;

/**
 * One hash for each day, with two fields for each member: its total so far, so that a report may arrive twice or late.
 * `string.format` keeps Lua from printing large numbers in scientific notation.
 *
 * KEYS: the hash. ARGV: member, tokens, cost, expiry in milliseconds. Returns the sums of tokens and cost.
 */
const reportScript = createScript(`
local sums = { t = 0, c = 0 }
for index, unit in ipairs({ 't', 'c' }) do
  local field = unit .. ':' .. ARGV[1]
  local spent = tonumber(ARGV[index + 1])
  if spent > tonumber(redis.call('HGET', KEYS[1], field) or '0') then
    redis.call('HSET', KEYS[1], field, string.format('%.0f', spent))
    redis.call('PEXPIRE', KEYS[1], ARGV[4])
  end
end
local all = redis.call('HGETALL', KEYS[1])
for index = 1, #all, 2 do
  local unit = string.sub(all[index], 1, 1)
  sums[unit] = sums[unit] + tonumber(all[index + 1])
end
return { string.format('%.0f', sums.t), string.format('%.0f', sums.c) }
`);

/**
 * A {@link DailyCounter} in Redis, shared by all processes with the same prefix: one key a day with two small fields for
 * each process, which expires two days after the last report.
 *
 * @example
 * const budget = createDailyBudget({ limits: { tokens: 50_000_000 }, counter: createRedisDailyCounter({ client }) });
 */
export function createRedisDailyCounter({
  client,
  prefix = 'rag:budget:',
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: RedisDailyCounterOptions): DailyCounter {
  return {
    async report(day, member, { tokens, cost }) {
      const args = [member, tokens, cost, EXPIRY_MS];
      const reply = await runCommand(() => runScript(client, reportScript, [prefix + day], args), {
        kind: FAILURE,
        timeoutMs,
        signal: undefined,
      });
      return toSpending(reply);
    },
  };
}

function toSpending(reply: unknown): Spending {
  const [tokens = 0, cost = 0] = Array.isArray(reply) ? reply.map(Number) : [];
  return { tokens, cost };
}
