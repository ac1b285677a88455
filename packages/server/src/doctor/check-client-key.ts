import type { Configuration } from '@rag/configuration';
import type { Finding } from './finding.ts';

/** Warns where what is counted can be led back to addresses by whoever gets a copy of Redis. */
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
