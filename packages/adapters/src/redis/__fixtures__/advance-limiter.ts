import type { Redis } from 'ioredis';

/** Moves the entries of a limiter into the past. Depends on their format, which only the limiter's own tests may do. */
const SHIFT = `
  for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
    local log = redis.call('GET', key)
    local shifted = string.sub(log, 1, 8)
    for first = 9, #log, 16 do
      local time, cost = struct.unpack('<dd', log, first)
      shifted = shifted .. struct.pack('<dd', time - ARGV[2] * 1000, cost)
    end
    redis.call('SET', key, shifted, 'KEEPTTL')
  end`;

export async function advanceLimiter(masters: readonly Redis[], prefix: string, ms: number): Promise<void> {
  await Promise.all(masters.map((master) => master.eval(SHIFT, 0, `${prefix}*`, Math.round(ms))));
}
