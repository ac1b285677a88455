import { createScript } from './run-script.ts';

/**
 * Takes the lead if it is free. Not `SET … NX GET`, which needs Redis 7.
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
 * Adds the new entries and renews the lease, unless the lease is lost or the entries would leave a gap. The entries come
 * first: Redis checks its memory limit only at the first write of a script, and a leader without room for its entries
 * must not keep the lease. They come in few commands, because each counts against what a Redis can do in a second; not
 * in one, because the stack of Lua is limited. A flight without entries renews in three commands.
 *
 * KEYS: lease, entries, subscribers. ARGV: the flight's id, the expiry of lease and entries in milliseconds, the position
 * of the first entry, the entries. Returns whether the lease is held and whether there are subscribers.
 */
export const writeScript = createScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return { 0, 0 }
end
local from = tonumber(ARGV[4])
if from > 0 or #ARGV > 4 then
  local length = redis.call('LLEN', KEYS[2])
  if length < from then
    return { 0, 0 }
  end
  for first = 5 + length - from, #ARGV, 1000 do
    redis.call('RPUSH', KEYS[2], unpack(ARGV, first, math.min(first + 999, #ARGV)))
  end
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return { 1, redis.call('GET', KEYS[3]) and 1 or 0 }
`);

/**
 * KEYS: lease, entries, subscribers. ARGV: the flight's id, the position of the first entry, for how many milliseconds
 * the flight counts as having subscribers. Returns whether the lease is held, and the entries.
 */
export const readScript = createScript(`
redis.call('SET', KEYS[3], '1', 'PX', ARGV[3])
local held = redis.call('GET', KEYS[1]) == ARGV[1]
return { held and 1 or 0, redis.call('LRANGE', KEYS[2], ARGV[2], -1) }
`);

/**
 * KEYS: lease, subscribers. ARGV: the flight's id, whether a flight with subscribers keeps its lease (1 or 0). Returns
 * whether the flight has no lease now.
 */
export const releaseScript = createScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 1
end
if ARGV[2] == '1' and redis.call('GET', KEYS[2]) then
  return 0
end
redis.call('DEL', KEYS[1])
return 1
`);
