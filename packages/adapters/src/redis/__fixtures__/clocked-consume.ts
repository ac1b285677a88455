import type { Redis } from 'ioredis';
import { consumeScript } from '../consume-script.ts';

const CLOCK = "redis.call('TIME')";

export interface ClockedConsume {
  readonly limit: number;
  readonly windowMs: number;
  readonly cost?: number;
  /** The time of Redis. */
  readonly atMicros: number;
}

/** Runs the limiter's script in Redis at the given time. Resolves with the reply of the script. */
export async function consumeAt(
  client: Redis,
  key: string,
  { limit, windowMs, cost = 1, atMicros }: ClockedConsume,
): Promise<number[]> {
  const { lua } = consumeScript;
  if (lua.split(CLOCK).length !== 2) throw new Error('The script should ask for the time once.');
  const clocked = lua.replace(CLOCK, '{ ARGV[4], ARGV[5] }');
  const time = [Math.floor(atMicros / 1_000_000), atMicros % 1_000_000];
  const reply = await client.eval(clocked, 1, key, limit, windowMs, cost, ...time);
  return Array.isArray(reply) ? reply.map(Number) : [];
}
