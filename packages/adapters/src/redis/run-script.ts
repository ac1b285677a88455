import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client.ts';

/** A Lua script whose keys share a slot. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

export function createScript(lua: string): Script {
  return { lua, sha1: createHash('sha1').update(lua).digest('hex') };
}

/**
 * Runs a script by its hash, or by its text if the server does not know the hash: at the first use, and after a restart
 * or a failover.
 */
export async function runScript(
  client: RedisClient,
  { lua, sha1 }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await client.evalsha(sha1, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return client.eval(lua, keys.length, ...keys, ...args);
  }
}
