import { createScript } from './run-script.ts';

/**
 * Takes the lead unless it is taken. Not `SET … NX GET`, which Redis knows only from version 7 on.
 *
 * KEYS: the lease. ARGV: the flight's id, lease in milliseconds. Returns the id of the flight that leads.
 */
export const leadScript = createScript(`
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return ARGV[1]
end
return redis.call('GET', KEYS[1])
`);

/**
 * Adds the entries that are not there yet and renews, unless the lead is lost or there would be a gap. The
 * entries come first: Redis checks its memory limit at a script's first write only, and a leader whose words
 * have no room is not to keep its lead.
 *
 * KEYS: lease, entries, followers. ARGV: the flight's id, lease and keeping time in milliseconds, the
 * position of the first entry, then the entries. Returns whether it was held and whether it is followed.
 */
export const writeScript = createScript(`
local length = redis.call('LLEN', KEYS[2])
local from = tonumber(ARGV[4])
if redis.call('GET', KEYS[1]) ~= ARGV[1] or length < from then
  return { 0, 0 }
end
for index = 5 + length - from, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[index])
end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return { 1, redis.call('GET', KEYS[3]) and 1 or 0 }
`);

/**
 * KEYS: lease, entries, followers. ARGV: the flight's id, the position of the first entry wanted, for how
 * many milliseconds it counts as followed. Returns whether it holds the lead, and the entries.
 */
export const readScript = createScript(`
redis.call('SET', KEYS[3], '1', 'PX', ARGV[3])
local held = redis.call('GET', KEYS[1]) == ARGV[1]
return { held and 1 or 0, redis.call('LRANGE', KEYS[2], ARGV[2], -1) }
`);

/** KEYS: the lease. ARGV: the flight's id. */
export const releaseScript = createScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
`);
