import type { Redis } from 'ioredis';
import { createConsumeScript } from '../consume-script.ts';

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
  const { lua } = createConsumeScript({ limit, windowMs });
  if (lua.split(CLOCK).length !== 2) throw new Error('The script should ask for the time once.');
  const clocked = lua.replace(CLOCK, '{ ARGV[2], ARGV[3] }');
  const time = [Math.floor(atMicros / 1_000_000), atMicros % 1_000_000];
  // Without an expiry: the key must not expire in real time while this machine is busy, as the test has its own clock.
  const [reply] = await Promise.all([client.eval(clocked, 1, key, cost, ...time), client.persist(key)]);
  return Array.isArray(reply) ? reply.map(Number) : [];
}

/** The cost in use of a key. This and the next function depend on a format that only the limiter's own tests may know. */
export async function readUsed(client: Redis, key: string): Promise<number> {
  return (await client.getBuffer(key))?.readDoubleLE() ?? 0;
}

/** How many entries a key has. */
export async function countEntries(client: Redis, key: string): Promise<number> {
  return Math.max(0, ((await client.strlen(key)) - 8) / 16);
}
