import { inspect } from 'node:util';
import { RagError } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { toRedisError } from './map-error.ts';

const KIND = { code: 'cache_unavailable', message: 'The cache in Redis is not available.' } as const;

/** As ioredis throws them: with the command and its arguments. */
function failure(name: string, message: string, more: Record<string, unknown> = {}): Error {
  const command = { name: 'set', args: ['secret-key', Buffer.from('secret-value')] };
  return Object.assign(new Error(message), { name, command, ...more });
}

describe('toRedisError', () => {
  it.each([
    ['OOM', failure('ReplyError', "OOM command not allowed when used memory > 'maxmemory'.")],
    ['READONLY', failure('ReplyError', "READONLY You can't write against a read only replica.")],
    ['NOPERM', failure('ReplyError', 'NOPERM this user has no permissions to access secret-key')],
    ['ERR', failure('ReplyError', 'ERR unknown command `secret-key`')],
    ['reply', failure('ReplyError', 'secret-key is odd')],
    ['timeout', failure('Error', 'Command timed out')],
    ['ECONNREFUSED', failure('Error', 'connect ECONNREFUSED secret-host', { code: 'ECONNREFUSED' })],
    ['connection', failure('MaxRetriesPerRequestError', 'Reached the max retries per request limit')],
    ['connection', failure('Error', "Stream isn't writeable and enableOfflineQueue options is false")],
    [
      'ETIMEDOUT',
      failure('ClusterAllFailedError', 'Failed to refresh slots cache.', {
        lastNodeError: failure('Error', 'secret-host', { code: 'ETIMEDOUT' }),
      }),
    ],
    ['unknown', 'secret-key'],
  ])('reports the reason %s and nothing else of the error', (reason, error) => {
    const mapped = toRedisError(error, KIND);
    expect(mapped).toMatchObject({ ...KIND, retryable: true, details: { backend: 'redis', reason } });
    expect(inspect(mapped, { depth: 9, showHidden: true })).not.toContain('secret');
  });

  it('returns a RagError unchanged', () => {
    const error = new RagError('invalid_input', 'ttlMs');
    expect(toRedisError(error, KIND)).toBe(error);
  });
});
