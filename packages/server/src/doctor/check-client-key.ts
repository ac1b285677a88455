import type { Configuration } from '@rag/configuration';
import type { Finding } from './finding.ts';

/** Warns when a copy of Redis is enough to find the addresses behind the counters. */
export function checkClientKey({ redis, limits }: Pick<Configuration, 'redis' | 'limits'>): Finding[] {
  if (redis.url === undefined || limits.clientKeySecret !== undefined) return [];
  return [
    {
      check: 'addresses',
      status: 'warn',
      message: 'Redis holds the key of the hashes of addresses beside those of the last minute',
      remedy: 'set CLIENT_KEY_SECRET, the same on all replicas: openssl rand -base64 32',
    },
  ];
}
