import { createIdentityOpener, readConfiguration } from '@rag/configuration';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { SILENT_LOGGER } from '../observability/index.ts';
import { openSharedState } from './open-shared-state.ts';

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(() => redis?.stop());

it.each<[string, boolean, Record<string, string>]>([
  ['without', true, {}],
  ['not with', false, { CLIENT_KEY_SECRET: 'x'.repeat(32) }],
])('warns %s CLIENT_KEY_SECRET that Redis holds the key of the hashes', async (_name, expected, env) => {
  const warn = vi.fn();
  const configuration = readConfiguration({ REDIS_URL: redis.url, ...env });
  const state = await openSharedState(configuration, {
    logger: { ...SILENT_LOGGER, warn },
    identity: createIdentityOpener(),
  });
  await state.close();
  const variables = warn.mock.calls.map(([fields]) => fields.variable);
  expect(variables.includes('CLIENT_KEY_SECRET')).toBe(expected);
});
