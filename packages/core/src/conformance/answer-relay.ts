import type { AnswerRelay } from '../ports/index.ts';
import { expectEqual, expectRejection, expectTrue } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';
import { FOLLOW_MS, KEEP_MS, KEY, LEASE, LEASE_MS, read, takeLead, write } from './relay-steps.ts';
import { type ClockHarness, precisionOf } from './test-clock.ts';

export interface AnswerRelayHarness extends ClockHarness {
  /** Nobody leads anything. */
  readonly relay: AnswerRelay;
}

/** The rules of {@link AnswerRelay}. */
export const answerRelayConformance: ConformanceSuite<AnswerRelayHarness> = {
  port: 'AnswerRelay',
  cases: [
    {
      name: 'gives the lead to exactly one of many and tells the others which flight has it',
      why: 'Two leaders are two model calls; a follower of the wrong flight waits for nothing.',
      async run({ relay }) {
        const claims = await Promise.all(Array.from({ length: 20 }, () => relay.lead(KEY, LEASE)));
        expectEqual(claims.filter(({ leading }) => leading).length, 1, 'leaders');
        expectEqual(new Set(claims.map(({ flight }) => flight.id)).size, 1, 'flights');
        expectTrue(
          claims.every(({ flight }) => flight.key === KEY),
          'each flight has the key that was asked for',
        );
      },
    },
    {
      name: 'gives the leads of different keys at the same time',
      why: 'Keys that are mixed up serve one question’s answer for another.',
      async run({ relay }) {
        const keys = [KEY, `${KEY}0`, KEY.toUpperCase(), '', '{', '}', '{}', '{a}b', '}{', ':', ' ', 'é🙂'];
        for (const [index, key] of keys.entries()) {
          const flight = await takeLead(relay, key);
          expectTrue((await write(relay, flight, [`entry ${index}`], 0)).leaseHeld, `holds ${key}`);
        }
        for (const [index, key] of keys.entries()) {
          const { flight, leading } = await relay.lead(key, LEASE);
          expectTrue(!leading, `the lead of ${key} is taken`);
          expectEqual((await read(relay, flight)).entries, [`entry ${index}`], `what ${key} has`);
        }
      },
    },
    {
      name: 'lets followers read everything written so far, from any position',
      why: 'A follower that gets an entry twice or not at all shows a garbled text.',
      async run({ relay }) {
        const flight = await takeLead(relay);
        expectEqual(await read(relay, flight), { entries: [], leaseHeld: true }, 'nothing yet');
        await write(relay, flight, ['one', 'two'], 0);
        expectEqual(await read(relay, flight), { entries: ['one', 'two'], leaseHeld: true }, 'two');
        await write(relay, flight, ['three'], 2);
        expectEqual(await read(relay, flight, 2), { entries: ['three'], leaseHeld: true }, 'the third');
        expectEqual(await read(relay, flight, 3), { entries: [], leaseHeld: true }, 'no more');
        expectEqual((await read(relay, flight)).entries, ['one', 'two', 'three'], 'all again');
      },
    },
    {
      name: 'keeps an entry unchanged',
      why: 'People are answered in every script, and an answer with its passages is tens of kilobytes.',
      async run({ relay }) {
        const entries = [
          '"¿Qué?"\n\t\\ 日本語 👩‍👩‍👧 e\u0301 \u0000 {} %s',
          '0',
          ' ',
          'long '.repeat(13_000),
        ];
        const flight = await takeLead(relay);
        await write(relay, flight, entries, 0);
        expectEqual((await read(relay, flight)).entries, entries, 'the entries');
      },
    },
    {
      name: 'does not add an entry twice',
      why: 'A leader that did not hear whether a write arrived repeats it; its words must not be doubled.',
      async run({ relay }) {
        const flight = await takeLead(relay);
        await write(relay, flight, ['one', 'two'], 0);
        expectTrue((await write(relay, flight, ['one', 'two'], 0)).leaseHeld, 'a repeated write');
        await write(relay, flight, ['two', 'three'], 1);
        expectTrue((await write(relay, flight, ['one'], 0)).leaseHeld, 'a late write');
        expectEqual((await read(relay, flight)).entries, ['one', 'two', 'three'], 'the entries');
      },
    },
    {
      name: 'refuses to leave a gap',
      why: 'Where the relay has lost entries, what follows them is an answer without its beginning.',
      async run({ relay }) {
        const flight = await takeLead(relay);
        await write(relay, flight, ['one'], 0);
        expectEqual((await write(relay, flight, ['three'], 2)).leaseHeld, false, 'a write behind a gap');
        expectEqual((await read(relay, flight)).entries, ['one'], 'the entries');
      },
    },
    {
      name: 'ends the lead exactly with its lease and gives it to the next caller',
      why: 'A leader that died must be replaced, and one that lives must not be.',
      async run(harness) {
        const { relay, advance } = harness;
        const precisionMs = precisionOf(harness);
        const dead = await takeLead(relay);
        await write(relay, dead, ['one'], 0);
        await advance(LEASE_MS - precisionMs);
        expectTrue(!(await relay.lead(KEY, LEASE)).leading, 'just before the end the lead is taken');
        expectTrue((await read(relay, dead)).leaseHeld, 'just before the end');
        await advance(precisionMs);
        expectEqual(await read(relay, dead), { entries: ['one'], leaseHeld: false }, 'at the end');
        const next = await takeLead(relay);
        expectTrue(next.id !== dead.id, 'the next flight is another one');
        expectEqual(await read(relay, next), { entries: [], leaseHeld: true }, 'it begins anew');
        expectEqual(await read(relay, dead), { entries: ['one'], leaseHeld: false }, 'the dead one has lost');
      },
    },
    {
      name: 'renews the lease at each write, even without entries',
      why: 'A model that thinks for long before its first word would lose its lead.',
      async run({ relay, advance }) {
        const flight = await takeLead(relay);
        await advance(LEASE_MS * 0.75);
        expectTrue((await write(relay, flight, [], 0)).leaseHeld, 'a renewal');
        await advance(LEASE_MS * 0.75);
        expectTrue((await write(relay, flight, ['one'], 0)).leaseHeld, 'a write');
        await advance(LEASE_MS * 0.75);
        expectTrue(!(await relay.lead(KEY, LEASE)).leading, 'the lead is taken');
        expectTrue((await read(relay, flight)).leaseHeld, 'the lead');
      },
    },
    {
      name: 'does not renew the lease when someone reads or asks for the lead',
      why: 'Followers would keep a dead leader alive indefinitely.',
      async run({ relay, advance }) {
        const flight = await takeLead(relay);
        await advance(LEASE_MS * 0.75);
        await relay.lead(KEY, LEASE);
        await read(relay, flight);
        await advance(LEASE_MS * 0.25);
        expectTrue(!(await read(relay, flight)).leaseHeld, 'the lease is over');
        expectTrue((await relay.lead(KEY, LEASE)).leading, 'the next one leads');
      },
    },
    {
      name: 'refuses writes from a flight that has lost the lead',
      why: 'A leader that was stalled comes back and writes into the answer of its successor.',
      async run({ relay, advance }) {
        const stalled = await takeLead(relay);
        await write(relay, stalled, ['one'], 0);
        await advance(LEASE_MS);
        expectEqual(
          (await write(relay, stalled, ['late'], 1)).leaseHeld,
          false,
          'a write before anyone leads',
        );
        const next = await takeLead(relay);
        await write(relay, next, ['new'], 0);
        expectEqual((await write(relay, stalled, ['late'], 1)).leaseHeld, false, 'a write after that');
        expectEqual((await write(relay, stalled, [], 1)).leaseHeld, false, 'a renewal');
        expectEqual((await read(relay, stalled)).entries, ['one'], 'its own entries');
        expectEqual(await read(relay, next), { entries: ['new'], leaseHeld: true }, 'those of its successor');
      },
    },
    {
      name: 'releases the lead on demand and keeps the entries',
      why: 'Followers read the end of the answer after the leader has gone.',
      async run({ relay }) {
        const flight = await takeLead(relay);
        await write(relay, flight, ['one', 'two'], 0);
        await relay.release(flight);
        expectEqual(
          await read(relay, flight, 1),
          { entries: ['two'], leaseHeld: false },
          'after the release',
        );
        await takeLead(relay);
        expectEqual((await read(relay, flight)).entries, ['one', 'two'], 'when another one leads');
      },
    },
    {
      name: 'keeps the lead of a flight that is followed, if that is asked for',
      why: 'A leader that writes nothing for nobody would leave without the end that a new follower waits for.',
      async run({ relay, advance }) {
        const flight = await takeLead(relay);
        const unlessFollowed = { unlessFollowed: true };
        await read(relay, flight);
        expectEqual(await relay.release(flight, unlessFollowed), false, 'someone reads');
        expectTrue(!(await relay.lead(KEY, LEASE)).leading, 'the lead is taken');
        expectEqual(await relay.release(flight), true, 'a release without the condition');
        const next = await takeLead(relay);
        expectEqual(await relay.release(next, unlessFollowed), true, 'nobody reads');
        const last = await takeLead(relay);
        await read(relay, last);
        await advance(FOLLOW_MS);
        expectEqual(await relay.release(last, unlessFollowed), true, 'nobody reads any longer');
        await takeLead(relay);
        await read(relay, flight);
        expectEqual(await relay.release(flight, unlessFollowed), true, 'the lead is lost');
      },
    },
    {
      name: 'does not release the lead of another flight',
      why: 'A leader that was stalled would free the lead of its successor, and a third one would call the model.',
      async run({ relay }) {
        const first = await takeLead(relay);
        await relay.release(first);
        const second = await takeLead(relay);
        await relay.release(first);
        expectTrue((await read(relay, second)).leaseHeld, 'the second one still leads');
        expectTrue(!(await relay.lead(KEY, LEASE)).leading, 'the lead is taken');
      },
    },
    {
      name: 'tells the leader whether it has followers, for the requested time',
      why: 'Without it, unread answers could not be aborted, or a client would lose its answer.',
      async run(harness) {
        const { relay, advance } = harness;
        const precisionMs = precisionOf(harness);
        const flight = await takeLead(relay);
        expectEqual((await write(relay, flight, [], 0)).hasSubscribers, false, 'nobody has read');
        await read(relay, flight);
        expectEqual((await write(relay, flight, ['one'], 0)).hasSubscribers, true, 'someone has read');
        await advance(FOLLOW_MS - precisionMs);
        expectEqual((await write(relay, flight, [], 1)).hasSubscribers, true, 'just before the end');
        await advance(precisionMs);
        expectEqual((await write(relay, flight, [], 1)).hasSubscribers, false, 'at the end');
      },
    },
    {
      name: 'keeps the followers of different flights apart',
      why: 'A model call would continue for clients that wait for another answer.',
      async run({ relay }) {
        const other = await takeLead(relay, `${KEY}0`);
        const first = await takeLead(relay);
        await read(relay, other);
        await read(relay, first);
        await relay.release(first);
        const second = await takeLead(relay);
        expectEqual(
          (await write(relay, second, [], 0)).hasSubscribers,
          false,
          'followers of the second flight',
        );
      },
    },
    {
      name: 'deletes the entries at the end of their time to live after the last write',
      why: 'Answers must not be stored for long, and a slow one must not lose its beginning.',
      async run(harness) {
        const { relay, advance } = harness;
        const precisionMs = precisionOf(harness);
        const flight = await takeLead(relay);
        const options = { leaseMs: KEEP_MS * 10, keepMs: KEEP_MS };
        await relay.write(flight, ['one'], { from: 0, ...options });
        await advance(KEEP_MS * 0.75);
        await relay.write(flight, ['two'], { from: 1, ...options });
        await advance(KEEP_MS * 0.75);
        await relay.write(flight, [], { from: 2, ...options });
        await advance(KEEP_MS - precisionMs);
        expectEqual((await read(relay, flight)).entries, ['one', 'two'], 'just before the end');
        await advance(precisionMs);
        expectEqual((await read(relay, flight)).entries, [], 'at the end');
        expectEqual(
          (await relay.write(flight, ['three'], { from: 2, ...options })).leaseHeld,
          false,
          'a write',
        );
      },
    },
    {
      name: 'does nothing for a caller that has aborted',
      why: 'A lead without a leader makes all others wait.',
      async run({ relay }) {
        const signal = AbortSignal.abort();
        await expectRejection(relay.lead(KEY, { ...LEASE, signal }), 'aborted');
        const flight = await takeLead(relay);
        const options = { from: 0, leaseMs: LEASE_MS, keepMs: KEEP_MS, followMs: FOLLOW_MS, signal };
        await expectRejection(relay.write(flight, ['one'], options), 'aborted');
        await expectRejection(relay.read(flight, options), 'aborted');
        await expectRejection(relay.release(flight, { signal }), 'aborted');
        expectEqual(
          await write(relay, flight, [], 0),
          { leaseHeld: true, hasSubscribers: false },
          'the flight',
        );
        expectEqual((await read(relay, flight)).entries, [], 'its entries');
      },
    },
  ],
};
