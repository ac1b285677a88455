import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDailyBudget } from '../resilience/index.ts';
import { type BackEnd, openCluster, openSingle, uniquePrefix } from './__fixtures__/back-ends.ts';
import { createRedisDailyCounter } from './index.ts';

const DAY = '2026-11-22';

describe.each([
  ['one node', openSingle],
  ['a cluster', openCluster],
])('the daily counter on %s', (_name, open) => {
  let backEnd: BackEnd;
  let prefix: string;
  beforeAll(async () => {
    backEnd = await open();
  }, 120_000);
  afterAll(() => backEnd?.close());
  beforeEach(() => {
    prefix = uniquePrefix();
  });

  const counterOf = () => createRedisDailyCounter({ client: backEnd.client, prefix, timeoutMs: 5_000 });

  it('tells each member what all have spent on a day', async () => {
    const counter = counterOf();
    await counter.report(DAY, 'a', { tokens: 100, cost: 7 });
    expect(await counter.report(DAY, 'b', { tokens: 20, cost: 1 })).toEqual({ tokens: 120, cost: 8 });
    expect(await counter.report(DAY, 'a', { tokens: 150, cost: 9 })).toEqual({ tokens: 170, cost: 10 });
  });

  it('counts a report that arrives twice or late once', async () => {
    const counter = counterOf();
    await counter.report(DAY, 'a', { tokens: 100, cost: 7 });
    await counter.report(DAY, 'a', { tokens: 150, cost: 9 });
    expect(await counter.report(DAY, 'a', { tokens: 100, cost: 7 })).toEqual({ tokens: 150, cost: 9 });
  });

  it('counts each day for itself', async () => {
    const counter = counterOf();
    await counter.report(DAY, 'a', { tokens: 100, cost: 7 });
    expect(await counter.report('2026-11-23', 'a', { tokens: 1, cost: 1 })).toEqual({ tokens: 1, cost: 1 });
  });

  it('is exact for numbers that Lua would print in scientific notation', async () => {
    const spent = { tokens: 999_999_999_999_999, cost: 123_456_789_012_345 };
    await counterOf().report(DAY, 'a', spent);
    expect(await counterOf().report(DAY, 'b', { tokens: 0, cost: 0 })).toEqual(spent);
  });

  it('never has a key without an expiry, and none for who only asks', async () => {
    const key = prefix + DAY;
    await counterOf().report(DAY, 'a', { tokens: 0, cost: 0 });
    const asked = await backEnd.client.exists(key);
    await counterOf().report(DAY, 'a', { tokens: 1, cost: 0 });
    expect(asked).toBe(0);
    expect(await backEnd.client.pttl(key)).toBeGreaterThan(86_400_000);
  });

  it('lets replicas that spend at the same time spend one budget', async () => {
    const limits = { tokens: 1_000 };
    const replicas = Array.from({ length: 3 }, () =>
      createDailyBudget({ limits, counter: counterOf(), now: () => Date.UTC(2026, 10, 22, 12) }),
    );
    for (let call = 0; call < 4; call += 1) {
      for (const replica of replicas)
        replica.spend({ inputTokens: 80, cachedInputTokens: 0, outputTokens: 4 });
      await backEnd.client.hlen(prefix + DAY);
    }
    await sleep(50);
    for (const replica of replicas) replica.spend({ inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 });
    await sleep(50);
    for (const replica of replicas) expect(() => replica.admit()).toThrow('budget');
    const fields = await backEnd.client.hgetall(prefix + DAY);
    expect(Object.keys(fields).filter((field) => field.startsWith('t:'))).toHaveLength(3);
  });

  it('rejects where Redis does not answer in time', async () => {
    const hurried = createRedisDailyCounter({ client: backEnd.client, prefix, timeoutMs: 1 });
    const paused = Promise.all(backEnd.masters.map((master) => master.call('CLIENT', 'PAUSE', '200', 'ALL')));
    await paused;
    await expect(hurried.report(DAY, 'a', { tokens: 1, cost: 1 })).rejects.toMatchObject({
      code: 'cache_unavailable',
    });
  });
});
