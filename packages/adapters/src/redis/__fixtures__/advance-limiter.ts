import type { Redis } from 'ioredis';

/** Moves the entries of a limiter into the past. Depends on their format, which only the limiter's own tests may do. */
const SHIFT = `
  for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do
      local time, sums = string.match(member, '^(%d+)( .*)$')
      local shifted = string.format('%.0f', time - ARGV[2] * 1000)
      redis.call('ZREM', key, member)
      redis.call('ZADD', key, shifted, shifted .. sums)
    end
  end`;

export async function advanceLimiter(masters: readonly Redis[], prefix: string, ms: number): Promise<void> {
  await Promise.all(masters.map((master) => master.eval(SHIFT, 0, `${prefix}*`, Math.round(ms))));
}
