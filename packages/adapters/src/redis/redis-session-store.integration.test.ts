import { type OpenedRedis, openRedis } from '@rag/testkit/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connected, uniquePrefix } from './__fixtures__/back-ends.ts';
import { createRedisSessionStore, recommendedRedisOptions } from './index.ts';

const TTL_MS = 60_000;

let redis: OpenedRedis;
let client: Redis;
let prefix: string;
let key: string;

beforeAll(async () => {
  redis = await openRedis();
  client = await connected(new Redis(redis.url, recommendedRedisOptions));
});

afterAll(async () => {
  client?.disconnect();
  await redis?.close();
});

beforeEach(() => {
  prefix = uniquePrefix();
  key = `${prefix}someone`;
});

describe('createRedisSessionStore', () => {
  it('stores at most maxMessages messages, even when none is read', async () => {
    const sessions = createRedisSessionStore({ client, prefix, maxMessages: 3, timeoutMs: 5_000 });
    for (let turn = 0; turn < 5; turn += 1)
      await sessions.append('someone', [
        { role: 'user', content: 'Hello?' },
        { role: 'assistant', content: 'Hello.' },
      ]);
    expect(await client.llen(key)).toBe(3);
  });

  it('is a string at first and a list from the second exchange on', async () => {
    const sessions = createRedisSessionStore({ client, prefix, maxMessages: 4, timeoutMs: 5_000 });
    const say = (content: string) => [
      { role: 'user', content: `${content}?` } as const,
      { role: 'assistant', content } as const,
    ];
    await sessions.append('someone', say('one'), { isFirst: true });
    expect(await client.type(key)).toBe('string');
    await sessions.append('someone', say('two'));
    expect(await client.type(key)).toBe('list');
    await sessions.append('someone', say('three'));
    expect(await client.llen(key)).toBe(4);
    expect(await sessions.read('someone')).toEqual([...say('two'), ...say('three')]);
  });

  it('stores only the part of a message that a reader gets', async () => {
    const sessions = createRedisSessionStore({ client, prefix, timeoutMs: 5_000 });
    await sessions.append('someone', [{ role: 'user', content: 'x'.repeat(20_000) }]);
    expect(await sessions.read('someone')).toEqual([{ role: 'user', content: 'x'.repeat(8_000) }]);
  });

  it('gives every key an expiry', async () => {
    const sessions = createRedisSessionStore({ client, prefix, ttlMs: TTL_MS, timeoutMs: 5_000 });
    await sessions.append('someone', [{ role: 'user', content: 'Hello?' }], { isFirst: true });
    expect(await client.pttl(key)).toBeGreaterThan(0);
    await sessions.append('someone', [{ role: 'user', content: 'Hello?' }]);
    expect(await client.pttl(key)).toBeGreaterThan(0);
  });

  it.each([
    { forMs: 10 * TTL_MS, kept: '{"role":"assistant","answerKey":"key"}' },
    { forMs: 10 * TTL_MS - 1, kept: '{"role":"assistant","content":"Hello."}' },
  ])('stores $kept for an answer that is cached for $forMs ms', async ({ forMs, kept }) => {
    const sessions = createRedisSessionStore({ client, prefix, ttlMs: TTL_MS, timeoutMs: 5_000 });
    const reply = { role: 'assistant', content: 'Hello.', cached: { key: 'key', forMs } } as const;
    await sessions.append('someone', [{ role: 'user', content: 'Hello?' }, reply], { isFirst: true });
    expect((await client.get(key))?.split('\n')).toEqual(['{"role":"user","content":"Hello?"}', kept]);
    expect((await sessions.read('someone')).at(-1)).toEqual(JSON.parse(kept));
  });

  it.each([
    '{"role":"user","answerKey":"x"}',
    'not JSON',
    '{"role":"system","content":"x"}',
    '{"role":"user"}',
    'null',
  ])('rejects when a stored message is %s, without quoting it', async (entry) => {
    await client.set(key, entry, 'PX', TTL_MS);
    const sessions = createRedisSessionStore({ client, prefix, timeoutMs: 5_000 });
    const error = await sessions.read('someone').catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'session_unavailable', details: { reason: 'unreadable' } });
    expect(String(error)).not.toContain(entry);
  });
});
