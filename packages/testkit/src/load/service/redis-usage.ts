import { Redis } from 'ioredis';

/** The commands of a Redis since it started, and the size of its data. */
export interface RedisUsage {
  readonly commands: number;
  /** In both directions. */
  readonly bytes: number;
  readonly memoryBytes: number;
}

/** Reads the counters of a Redis over a separate connection. */
export async function readRedisUsage(url: string): Promise<RedisUsage> {
  const redis = new Redis(url);
  try {
    return parseRedisUsage(`${await redis.info('stats')}\n${await redis.info('memory')}`);
  } finally {
    redis.disconnect();
  }
}

/** Parses the answer of INFO. */
export function parseRedisUsage(info: string): RedisUsage {
  const read = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    commands: read('total_commands_processed'),
    bytes: read('total_net_input_bytes') + read('total_net_output_bytes'),
    memoryBytes: read('used_memory'),
  };
}
