import type { Redis } from 'ioredis';

/** Moves what a limiter has written down into the past; knows its format, as only its own tests may. */
const SHIFT = `
  for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
    for index, entry in ipairs(redis.call('LRANGE', key, 0, -1)) do
      local time, cost = string.match(entry, '^(%d+) (%d+)$')
      redis.call('LSET', key, index - 1, string.format('%.0f %s', time - ARGV[2] * 1000, cost))
    end
  end`;

export async function advanceLimiter(masters: readonly Redis[], prefix: string, ms: number): Promise<void> {
  await Promise.all(masters.map((master) => master.eval(SHIFT, 0, `${prefix}*`, Math.round(ms))));
}
