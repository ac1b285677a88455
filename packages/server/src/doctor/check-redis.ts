import { randomUUID } from 'node:crypto';
import { createRedisCache } from '@rag/adapters/redis';
import {
  type OpenedRedis,
  type OpenRedisOptions,
  openRedis,
  type RedisLocation,
} from '../shared-state/redis/index.ts';
import { type Finding, toFailure } from './finding.ts';

const CHECK = 'redis';
/** Long, because on a busy machine the event loop blocks while modules are loaded, and the connection is late. */
const READY_TIMEOUT_MS = 10_000;
const TIMEOUT_MS = 5_000;

/** Checks whether Redis is reachable and writable, and evicts as it should. */
export async function checkRedis(
  location: RedisLocation,
  login: Pick<OpenRedisOptions, 'credential'> = {},
): Promise<Finding> {
  let down: string | undefined;
  const failed = new AbortController();
  const redis = await openRedis(location, {
    ...login,
    readyTimeoutMs: READY_TIMEOUT_MS,
    signal: failed.signal,
    onDown(reason) {
      down = reason;
      failed.abort();
    },
  });
  try {
    await writeAndRead(redis);
    return await checkPolicy(redis);
  } catch (error) {
    const subject = `${redis.address} does not work${down === undefined ? '' : ` (${down})`}`;
    return toFailure(CHECK, subject, error, {
      MOVED: 'it is a cluster: set REDIS_CLUSTER=true',
      READONLY: 'it is a replica: set REDIS_URL to the primary',
      OOM: 'its memory is full: set maxmemory-policy to volatile-lru, or give it more',
      NOPERM: 'let its user use the keys ~rag:* and the commands that docs/configuration.md names',
      NOAUTH: 'put its password into REDIS_URL: redis://:password@host:port',
      otherwise: remedyFor(down, location),
    });
  } finally {
    await redis.close();
  }
}

/** Chosen by the name of the error with which the connection failed. */
function remedyFor(reason: string | undefined, { isCluster }: RedisLocation): string {
  if (/^(?:WRONGPASS|NOAUTH|NOPERM)$/.test(reason ?? ''))
    return 'check user and password in REDIS_URL, or with REDIS_ENTRA_ID=true that this identity is among those that the cache lets in';
  if (reason === 'ERR' && isCluster)
    return 'it is no cluster, or hides that it is one: set REDIS_CLUSTER=false';
  return 'check host, port and rediss:// in REDIS_URL, and the firewall in between; without it every replica caches and limits by itself';
}

async function writeAndRead({ client }: OpenedRedis): Promise<void> {
  const cache = createRedisCache({ client, prefix: 'rag:doctor:', timeoutMs: TIMEOUT_MS });
  const key = randomUUID();
  await cache.set(key, new Uint8Array([1]), { ttlMs: 10_000 });
  await cache.get(key);
  await cache.delete(key);
}

async function checkPolicy({ client, address }: OpenedRedis): Promise<Finding> {
  // Some users may not call INFO, and some services do not report the policy.
  const info = await client.info('memory').catch(() => '');
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  const limit = Number(/^maxmemory:(\d+)/m.exec(info)?.[1] ?? 0);
  if (policy === 'noeviction' && limit > 0)
    return {
      check: CHECK,
      status: 'warn',
      message: `${address} refuses to write when its memory is full (noeviction)`,
      remedy: 'set maxmemory-policy to volatile-lru',
    };
  const evicts = policy === undefined ? '' : `, ${policy}`;
  return { check: CHECK, status: 'ok', message: `${address} can be read and written${evicts}` };
}
