import { createScript, type Script } from './run-script.ts';

/** How many parts of a window are told apart. Within one, all costs get free with the last of them. */
const PARTS = 100;

/**
 * Checks and consumes for each key in turn, in one atomic step, with one read and at most one write for each.
 *
 * A key holds a string: the cost in use, then an entry for each part of the window in which something was admitted,
 * oldest first. An entry is the time of the last admission in its part and the cost of all of them. All are doubles of
 * 8 bytes, so a key holds at most `8 + 16 * min(limit, 101)` bytes.
 *
 * - A cost counts for a whole window, and for at most a hundredth of a window longer: its entry has the time of the last
 *   admission of its part. No window therefore admits more than the limit.
 * - Time is that of Redis, in microseconds. When it runs backwards (a replica with a slower clock takes over), the time of
 *   the newest entry is used, so the entries stay in order and no wait is longer than a window.
 * - A refusal writes nothing. An admission sets the expiry in the same step; the extra millisecond covers the rounding of
 *   the expiry. Expired entries are dropped at the next admission.
 * - Limit and window are part of the script, because each argument takes Redis time.
 *
 * KEYS: the strings. ARGV: the cost of each; where it is missing, 1. Returns three numbers for each key: what remains, the
 * wait for this cost (0: it is admitted, -1: it never fits) and the wait for the whole limit, both in microseconds.
 */
export function createConsumeScript({
  limit,
  windowMs,
}: {
  readonly limit: number;
  readonly windowMs: number;
}): Script {
  const window = windowMs * 1_000;
  return createScript(`
local clock = redis.call('TIME')
local time = clock[1] * 1000000 + clock[2]

local function consume(key, cost)
  local now = time
  local log = redis.call('GET', key)
  local used, first, newest, joined = 0, 9, nil, nil
  if log then
    newest, joined = struct.unpack('<dd', log, #log - 15)
    if now < newest then now = newest end
    if newest + ${window} > now then
      used = struct.unpack('<d', log)
      local oldest, freed = struct.unpack('<dd', log, first)
      while oldest + ${window} <= now do
        used, first = used - freed, first + 16
        oldest, freed = struct.unpack('<dd', log, first)
      end
    end
  end

  if used + cost <= ${limit} then
    local kept, added = '', cost
    if used > 0 then
      if math.floor(newest / ${window / PARTS}) == math.floor(now / ${window / PARTS}) then
        kept, added = string.sub(log, first, -17), joined + cost
      else
        kept = string.sub(log, first)
      end
    end
    used = used + cost
    redis.call('SET', key, struct.pack('<d', used) .. kept .. struct.pack('<dd', now, added), 'PX', '${windowMs + 1}')
    return ${limit} - used, 0, ${window}
  end

  if used == 0 then return ${limit}, -1, 0 end
  local wait, missing = -1, used + cost - ${limit}
  if cost <= ${limit} then
    local freed
    repeat
      wait, freed = struct.unpack('<dd', log, first)
      missing, first = missing - freed, first + 16
    until missing <= 0
    wait = wait + ${window} - now
  end
  return math.max(0, ${limit} - used), wait, newest + ${window} - now
end

local replies = {}
for index, key in ipairs(KEYS) do
  local last = 3 * index
  replies[last - 2], replies[last - 1], replies[last] = consume(key, tonumber(ARGV[index] or 1))
end
return replies
`);
}
