import { createScript } from './run-script.ts';

/**
 * Checks and consumes in one atomic step. Its work grows with the logarithm of the limit.
 *
 * The key holds a sorted set of the admissions of the last window, oldest first: each member is
 * `<time> <before> <after>`, with the sums of all costs admitted under this key before it and including it. The cost in
 * use is then the difference of two sums, and a binary search finds when a cost will fit.
 *
 * - Time is that of Redis. When it runs backwards (a replica with a slower clock takes over), the time of the newest
 *   member is used, so the set stays in order and no wait is longer than a window.
 * - Times are microseconds, because milliseconds would free a cost up to a millisecond early; `string.format` keeps Lua
 *   from printing them in scientific notation. The admissions of one millisecond are one member with the time of the
 *   last, so there are no more members than a window has milliseconds.
 * - A refusal writes nothing. An admission sets the expiry in the same step; the extra millisecond covers the rounding of
 *   the expiry. The addition comes first, because Redis checks its memory limit only at the first write of a script. Each
 *   admission removes a limited number of expired members, but more than it adds.
 *
 * KEYS: the set. ARGV: limit, window in milliseconds, cost. Returns whether the cost is admitted (1 or 0), what remains,
 * the wait for this cost (-1: never fits) and the wait for the whole limit, both in microseconds.
 */
export const consumeScript = createScript(`
local limit = tonumber(ARGV[1])
local window = tonumber(ARGV[2]) * 1000
local cost = tonumber(ARGV[3])

local function at(rank)
  local member = redis.call('ZRANGE', KEYS[1], rank, rank)[1]
  if not member then return nil end
  local time, before, after = string.match(member, '^(%d+) (%d+) (%d+)$')
  return { text = member, time = tonumber(time), before = tonumber(before), after = tonumber(after) }
end

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local newest = at(-1)
local base, used, expired = 0, 0, 0
if newest then
  now = math.max(now, newest.time)
  expired = redis.call('ZCOUNT', KEYS[1], '-inf', string.format('%.0f', now - window))
  local oldest = at(expired)
  base = oldest and oldest.before or newest.after
  used = newest.after - base
end

if used + cost <= limit then
  local before = base + used
  local joins = newest and math.floor(newest.time / 1000) == math.floor(now / 1000)
  local time = string.format('%.0f', now)
  local after = string.format('%.0f', before + cost)
  redis.call('ZADD', KEYS[1], time, time .. ' ' .. string.format('%.0f', joins and newest.before or before) .. ' ' .. after)
  if joins then
    redis.call('ZREM', KEYS[1], newest.text)
  end
  if expired > 0 then
    redis.call('ZREMRANGEBYRANK', KEYS[1], 0, math.min(expired, 100) - 1)
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[2] + 1)
  return { 1, limit - used - cost, 0, window }
end

local wait = -1
if cost <= limit then
  local excess = used + cost - limit
  local low, high = expired, redis.call('ZCARD', KEYS[1]) - 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    if at(middle).after - base >= excess then
      high = middle
    else
      low = middle + 1
    end
  end
  wait = at(low).time + window - now
end

local reset = 0
if used > 0 then
  reset = newest.time + window - now
end
return { 0, math.max(0, limit - used), wait, reset }
`);
