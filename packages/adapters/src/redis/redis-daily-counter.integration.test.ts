import { until } from '@rag/testkit/until';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDailyBudget, type DailyBudget } from '../resilience/index.ts';
import { type BackEnd, openCluster, openSingle, uniquePrefix } from './__fixtures__/back-ends.ts';
import { createRedisDailyCounter } from './index.ts';

const DAY = '2026-11-22';

function isSpent(budget: DailyBudget): boolean {
  try {
    budget.admit();
    return false;
  } catch {
    return true;
  }
}

describe.each([
  ['one node', openSingle],
  ['a cluster', openCluster],
])('the daily counter on %s', (_name, open) => {
  let backEnd: BackEnd;
  let prefix: string;
  beforeAll(async () => {
    backEnd = await open();
  });
  afterAll(() => backEnd?.close());
  beforeEach(() => {
    prefix = uniquePrefix();
  });

  /** The sum that all members have reported for the day. */
  async function reportedTokens(): Promise<number> {
    const fields = Object.entries(await backEnd.client.hgetall(prefix + DAY));
    return fields.reduce((sum, [field, spent]) => (field.startsWith('t:') ? sum + Number(spent) : sum), 0);
  }

  const counterOf = () => createRedisDailyCounter({ client: backEnd.client, prefix, timeoutMs: 5_000 });

  it('returns the sum that all members have spent on a day', async () => {
    const counter = counterOf();
    await counter.report(DAY, 'a', { tokens: 100, cost: 7 });
    expect(await counter.report(DAY, 'b', { tokens: 20, cost: 1 })).toEqual({ tokens: 120, cost: 8 });
    expect(await counter.report(DAY, 'a', { tokens: 150, cost: 9 })).toEqual({ tokens: 170, cost: 10 });
  });

  it('counts a report once when it arrives twice or late', async () => {
    const counter = counterOf();
    await counter.report(DAY, 'a', { tokens: 100, cost: 7 });
    await counter.report(DAY, 'a', { tokens: 150, cost: 9 });
    expect(await counter.report(DAY, 'a', { tokens: 100, cost: 7 })).toEqual({ tokens: 150, cost: 9 });
  });

  it('counts each day separately', async () => {
    const counter = counterOf();
    await counter.report(DAY, 'a', { tokens: 100, cost: 7 });
    expect(await counter.report('2026-11-23', 'a', { tokens: 1, cost: 1 })).toEqual({ tokens: 1, cost: 1 });
  });

  it('is exact for numbers that Lua would print in scientific notation', async () => {
    const spent = { tokens: 999_999_999_999_999, cost: 123_456_789_012_345 };
    await counterOf().report(DAY, 'a', spent);
    expect(await counterOf().report(DAY, 'b', { tokens: 0, cost: 0 })).toEqual(spent);
  });

  it('gives every key an expiry, and writes no key for a member that has spent nothing', async () => {
    const key = prefix + DAY;
    await counterOf().report(DAY, 'a', { tokens: 0, cost: 0 });
    const asked = await backEnd.client.exists(key);
    await counterOf().report(DAY, 'a', { tokens: 1, cost: 0 });
    expect(asked).toBe(0);
    expect(await backEnd.client.pttl(key)).toBeGreaterThan(86_400_000);
  });

  it('shares one budget between replicas that spend at the same time', async () => {
    const limits = { tokens: 1_000 };
    const replicas = Array.from({ length: 3 }, () =>
      createDailyBudget({ limits, counter: counterOf(), now: () => Date.UTC(2026, 10, 22, 12) }),
    );
    for (let call = 0; call < 4; call += 1) {
      for (const replica of replicas)
        replica.spend({ inputTokens: 80, cachedInputTokens: 0, outputTokens: 4 });
      await backEnd.client.hlen(prefix + DAY);
    }
    await until(
      'the reports of all replicas',
      async () => (await reportedTokens()) === 3 * 4 * 84 || undefined,
    );
    for (const replica of replicas) replica.spend({ inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 });
    await until('all replicas to learn the sum', () => replicas.every(isSpent) || undefined);
  });

  it('rejects when Redis does not answer in time', async () => {
    const counter = createRedisDailyCounter({ client: backEnd.client, prefix, timeoutMs: 1 });
    await Promise.all(backEnd.masters.map((master) => master.call('CLIENT', 'PAUSE', '200', 'ALL')));
    await expect(counter.report(DAY, 'a', { tokens: 1, cost: 1 })).rejects.toMatchObject({
      code: 'cache_unavailable',
    });
  });
});
