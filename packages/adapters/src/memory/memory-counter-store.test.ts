import { counterStoreConformance, createTestClock, describeConformance } from '@rag/core/testing';
import { describe, expect, it } from 'vitest';
import { createMemoryCounterStore } from './memory-counter-store.ts';

describeConformance(
  counterStoreConformance,
  async () => {
    const { now, advance } = createTestClock();
    return { counters: createMemoryCounterStore({ now }), advance };
  },
  { describe, it },
);

it('the memory counter store keeps the most recently updated periods', async () => {
  const counters = createMemoryCounterStore({ maxPeriods: 2 });
  for (const [index, period] of ['a', 'b', 'a', 'c'].entries())
    await counters.add({
      member: 'm',
      sequence: index + 1,
      additions: [{ period, ttlMs: 1_000, amounts: { x: 1 } }],
    });
  const totals = await counters.read(['a', 'b', 'c']);
  expect(totals.map(({ amounts }) => amounts)).toEqual([{ x: 2 }, {}, { x: 1 }]);
});

it('the memory counter store limits the number of distinct values', async () => {
  const counters = createMemoryCounterStore({ maxDistinct: 2 });
  const distinct = { clients: ['a', 'b', 'c'] };
  await counters.add({
    member: 'm',
    sequence: 1,
    additions: [{ period: 'p', ttlMs: 1_000, amounts: {}, distinct }],
  });
  expect(await counters.read(['p'])).toEqual([{ amounts: {}, distinct: { clients: 2 } }]);
});
