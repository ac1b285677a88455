import { createScript } from './run-script.ts';

/**
 * Decides and takes in one atomic step. The key holds a list, oldest first, of `<microseconds> <cost>`, one
 * entry for each thing admitted within the last window.
 *
 * - Time is Redis's. When it runs backwards (a replica with a slower clock takes over) the newest entry's
 *   time is used instead, so that the list stays in order and no wait is longer than a window.
 * - Microseconds, because rounding to milliseconds would free an entry up to a millisecond early. Lua prints
 *   such numbers in scientific notation unless told otherwise.
 * - A refusal writes nothing. An admission sets the expiry in the same step; the extra millisecond is there
 *   because the expiry itself is rounded. The push comes first: Redis checks its memory limit at a script's
 *   first write only.
 *
 * KEYS: the list. ARGV: limit, window in milliseconds, cost. Returns whether it is admitted (1 or 0), what
 * is left, the wait for this cost (-1: for ever) and the wait for the whole limit, both in microseconds.
 */
export const consumeScript = createScript(`
local limit = tonumber(ARGV[1])
local window = tonumber(ARGV[2]) * 1000
local cost = tonumber(ARGV[3])

local times, costs = {}, {}
for index, entry in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local time, taken = string.match(entry, '^(%d+) (%d+)$')
  times[index], costs[index] = tonumber(time), tonumber(taken)
end

local clock = redis.call('TIME')
local now = math.max(clock[1] * 1000000 + clock[2], times[#times] or 0)

local expired, used = 0, 0
for index, time in ipairs(times) do
  if time + window <= now then
    expired = index
  else
    used = used + costs[index]
  end
end

if used + cost <= limit then
  redis.call('RPUSH', KEYS[1], string.format('%.0f %.0f', now, cost))
  redis.call('LTRIM', KEYS[1], expired, -1)
  redis.call('PEXPIRE', KEYS[1], ARGV[2] + 1)
  return { 1, limit - used - cost, 0, window }
end

local wait, excess = -1, used + cost - limit
if cost <= limit then
  for index = expired + 1, #times do
    excess = excess - costs[index]
    if excess <= 0 then
      wait = times[index] + window - now
      break
    end
  end
end

local reset = 0
if #times > expired then
  reset = times[#times] + window - now
end
return { 0, math.max(0, limit - used), wait, reset }
`);
