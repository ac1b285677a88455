import { expect, it } from 'vitest';
import { type CountedDay, measureWorkload } from './counted-days.ts';

function day(change: Partial<CountedDay>): CountedDay {
  return {
    day: '2026-11-20',
    isOver: true,
    lookups: 1_000,
    hits: 600,
    cost: 2,
    saved: 3,
    byDeployment: {
      chat: { tokens: 440_000, cachedInputTokens: 100_000, outputTokens: 40_000 },
      embedding: { tokens: 6_000, cachedInputTokens: 0, outputTokens: 0 },
    },
    ...change,
  };
}

it('is the average of the days that are over', () => {
  const half = day({ lookups: 500, hits: 300, cost: 1, saved: 1, byDeployment: {} });
  const { workload, days, costPerDay, savedPerDay } = measureWorkload([
    day({}),
    half,
    day({ lookups: 0, hits: 0 }),
    day({ isOver: false, lookups: 9, hits: 0 }),
  ]);
  expect(workload).toEqual({
    dailyUsers: 750,
    messagesPerUser: 1,
    hitRate: 0.6,
    inputTokens: 400_000 / 600,
    cachedInputTokens: 100_000 / 600,
    outputTokens: 40_000 / 600,
    embeddingTokens: 10,
  });
  expect([days.length, costPerDay, savedPerDay]).toEqual([2, 1.5, 2]);
});

it('is what was counted of today while no day is over', () => {
  const { days, workload } = measureWorkload([day({ isOver: false })]);
  expect(days).toHaveLength(1);
  expect(workload).toMatchObject({
    dailyUsers: 1_000,
    inputTokens: 1_000,
    outputTokens: 100,
    embeddingTokens: 15,
  });
});

it('needs no tokens where the cache answered everything', () => {
  const { workload } = measureWorkload([day({ hits: 1_000, byDeployment: {} })]);
  expect(workload).toMatchObject({ hitRate: 1, inputTokens: 0, outputTokens: 0 });
});

it('says so where nothing was counted', () => {
  expect(() => measureWorkload([day({ lookups: 0, hits: 0 })])).toThrow('no messages yet');
});
