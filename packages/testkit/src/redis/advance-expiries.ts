import type { Redis } from 'ioredis';

const SHORTEN = `
  for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
    local left = redis.call('PTTL', key)
    if left >= 0 then redis.call('PEXPIRE', key, left - ARGV[2]) end
  end`;

/**
 * Replaces waiting: shortens the time to live of every key under `prefix` by `ms`, on all masters. Redis deletes
 * expired keys immediately. Times inside values do not change.
 */
export async function advanceExpiries(masters: readonly Redis[], prefix: string, ms: number): Promise<void> {
  const pattern = `${prefix.replaceAll(/[*?[\]\\]/g, '\\$&')}*`;
  await Promise.all(masters.map((master) => master.eval(SHORTEN, 0, pattern, Math.round(ms))));
}
