import type { CounterAddition, CounterStore } from '../ports/index.ts';
import { expectEqual, expectRejection } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';
import { type ClockHarness, precisionOf } from './test-clock.ts';

export interface CounterStoreHarness extends ClockHarness {
  readonly counters: CounterStore;
}

const TTL_MS = 60_000;

function addition(period: string, amounts: Readonly<Record<string, number>>): CounterAddition {
  return { period, ttlMs: TTL_MS, amounts };
}

const amountsOf = async (counters: CounterStore, period: string) =>
  (await counters.read([period]))[0]?.amounts;

/** The rules of {@link CounterStore}. */
export const counterStoreConformance: ConformanceSuite<CounterStoreHarness> = {
  port: 'CounterStore',
  cases: [
    {
      name: 'adds what several members count, by period and counter',
      why: 'A dashboard that shows one replica of three shows a third of the service.',
      async run({ counters }) {
        await counters.add({ member: 'a', sequence: 1, additions: [addition('p1', { x: 2, y: 1 })] });
        await counters.add({ member: 'b', sequence: 1, additions: [addition('p1', { x: 3 })] });
        await counters.add({
          member: 'a',
          sequence: 2,
          additions: [addition('p1', { x: 5 }), addition('p2', { x: 1 })],
        });
        const read = await counters.read(['p2', 'p1', 'p0']);
        expectEqual(
          read.map(({ amounts }) => amounts),
          [{ x: 1 }, { x: 10, y: 1 }, {}],
          'the totals in the order of the periods',
        );
      },
    },
    {
      name: 'counts a repeated batch once',
      why: 'The reply to a batch may be lost; sent again, it would be counted twice.',
      async run({ counters }) {
        const batch = { member: 'a', sequence: 7, additions: [addition('p', { x: 2 })] };
        await counters.add(batch);
        await counters.add(batch);
        expectEqual(await amountsOf(counters, 'p'), { x: 2 }, 'the totals after a repeated batch');
        await counters.add({ ...batch, member: 'b' });
        await counters.add({ ...batch, sequence: 8 });
        expectEqual(await amountsOf(counters, 'p'), { x: 6 }, 'the totals after two further batches');
      },
    },
    {
      name: 'loses no batch that arrives together with others',
      why: 'Replicas flush at the same time.',
      async run({ counters }) {
        const members = Array.from({ length: 20 }, (_, index) => `member ${index}`);
        await Promise.all(
          members.map((member) =>
            counters.add({ member, sequence: 1, additions: [addition('p', { x: 1 })] }),
          ),
        );
        expectEqual(await amountsOf(counters, 'p'), { x: 20 }, 'the total of 20 batches');
      },
    },
    {
      name: 'counts large numbers exactly',
      why: 'Money is counted in billionths, and tokens of a busy day need more than 32 bits.',
      async run({ counters }) {
        const large = 4_503_599_627_370_497;
        await counters.add({ member: 'a', sequence: 1, additions: [addition('p', { x: large })] });
        await counters.add({ member: 'a', sequence: 2, additions: [addition('p', { x: 2 })] });
        expectEqual(await amountsOf(counters, 'p'), { x: large + 2 }, 'the total');
      },
    },
    {
      name: 'counts each distinct value once, even from several members',
      why: 'One impatient client that all replicas refuse is one client.',
      async run({ counters }) {
        const add = (member: string, sequence: number, values: readonly string[]) =>
          counters.add({
            member,
            sequence,
            additions: [{ period: 'p', ttlMs: TTL_MS, amounts: {}, distinct: { clients: values } }],
          });
        await add('a', 1, ['one', 'two']);
        await add('b', 1, ['two', 'three']);
        await add('b', 2, ['one']);
        const [totals] = await counters.read(['p']);
        expectEqual(totals, { amounts: {}, distinct: { clients: 3 } }, 'the totals of the period');
      },
    },
    {
      name: 'keeps similar names apart and shows only counters',
      why: 'Deployments have any names; a counter of the store itself would appear as one of them.',
      async run({ counters }) {
        const amounts = { 'cost:a:b': 1, 'cost:a': 2, __proto__x: 3, 日本: 4 };
        await counters.add({ member: 'a:b', sequence: 1, additions: [addition('p:1', amounts)] });
        expectEqual(await amountsOf(counters, 'p:1'), amounts, 'the counters of the period');
        expectEqual(await amountsOf(counters, 'p'), {}, 'the counters of a shorter name');
      },
    },
    {
      name: 'deletes a period when its time to live has passed since the last addition',
      why: 'Counters that never expire use up the memory of the cache.',
      async run(harness) {
        const { counters, advance } = harness;
        const precisionMs = precisionOf(harness);
        await counters.add({ member: 'a', sequence: 1, additions: [addition('p', { x: 1 })] });
        await advance(TTL_MS - precisionMs);
        await counters.add({ member: 'a', sequence: 2, additions: [addition('p', { x: 1 })] });
        await advance(TTL_MS - precisionMs);
        expectEqual(await amountsOf(counters, 'p'), { x: 2 }, 'the total before the time to live has passed');
        await advance(precisionMs);
        expectEqual(await amountsOf(counters, 'p'), {}, 'the total after it');
      },
    },
    {
      name: 'shows the latest note of each member until its time to live has passed or it withdraws',
      why: 'A replica that died without a word must not look alive.',
      async run({ counters, advance }) {
        expectEqual(await counters.notes(), {}, 'the notes before the first');
        await counters.announce('a', 'first', { ttlMs: TTL_MS });
        await counters.announce('a', 'second', { ttlMs: TTL_MS });
        await counters.announce('b', 'b', { ttlMs: 2 * TTL_MS });
        await counters.announce('c', 'c', { ttlMs: TTL_MS });
        await counters.withdraw('c');
        await counters.withdraw('unknown');
        expectEqual(await counters.notes(), { a: 'second', b: 'b' }, 'the notes');
        await advance(TTL_MS);
        expectEqual(await counters.notes(), { b: 'b' }, 'the notes when one has expired');
      },
    },
    {
      name: 'does nothing for a caller that has aborted',
      why: 'A reader that left must not keep the store busy.',
      async run({ counters }) {
        const signal = AbortSignal.abort();
        const batch = { member: 'a', sequence: 1, additions: [addition('p', { x: 1 })] };
        await expectRejection(counters.add(batch, { signal }), 'aborted');
        await expectRejection(counters.read(['p'], { signal }), 'aborted');
        await expectRejection(counters.announce('a', 'note', { ttlMs: TTL_MS, signal }), 'aborted');
        await expectRejection(counters.withdraw('a', { signal }), 'aborted');
        await expectRejection(counters.notes({ signal }), 'aborted');
        expectEqual(await amountsOf(counters, 'p'), {}, 'the counters afterwards');
      },
    },
  ],
};
