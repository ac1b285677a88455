import { Redis } from 'ioredis';

/** The commands of a Redis since it started, and the size of its data. */
export interface RedisUsage {
  readonly commands: number;
  /** In both directions. */
  readonly bytes: number;
  readonly memoryBytes: number;
  readonly cpuMs: number;
  /** How often each command ran, also inside scripts. */
  readonly byCommand: Readonly<Record<string, number>>;
}

/** Reads the counters of a Redis over a separate connection. */
export async function readRedisUsage(url: string): Promise<RedisUsage> {
  const redis = new Redis(url);
  try {
    return parseRedisUsage(
      `${await redis.info('stats')}\n${await redis.info('memory')}\n${await redis.info('commandstats')}\n${await redis.info('cpu')}`,
    );
  } finally {
    redis.disconnect();
  }
}

/** Parses the answer of INFO. */
export function parseRedisUsage(info: string): RedisUsage {
  const read = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    commands: read('total_commands_processed'),
    bytes: read('total_net_input_bytes') + read('total_net_output_bytes'),
    memoryBytes: read('used_memory'),
    cpuMs: (read('used_cpu_user') + read('used_cpu_sys')) * 1_000,
    byCommand: Object.fromEntries(
      [...info.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)].map(([, name, calls]) => [name, Number(calls)]),
    ),
  };
}

/** What came after an earlier count. */
export function redisUsageSince(now: RedisUsage, before: RedisUsage): RedisUsage {
  return {
    commands: now.commands - before.commands,
    bytes: now.bytes - before.bytes,
    memoryBytes: now.memoryBytes - before.memoryBytes,
    cpuMs: now.cpuMs - before.cpuMs,
    byCommand: Object.fromEntries(
      Object.entries(now.byCommand).map(([name, calls]) => [name, calls - (before.byCommand[name] ?? 0)]),
    ),
  };
}
