import type { SessionMessage, SessionStore } from '../ports/index.ts';
import { expectEqual, expectRejection } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';
import { type ClockHarness, precisionOf } from './test-clock.ts';

export interface SessionStoreHarness extends ClockHarness {
  readonly sessions: SessionStore;
  /** The subject's expiry: 1,000 or more, and well above `precisionMs`. */
  readonly ttlMs: number;
  /** The subject's limit, an even number, 4 or more. */
  readonly maxMessages: number;
}

const FIRST = '7d4c2a9e-0b58-4d1f-9a52-3f6f0c1e8b01';
const SECOND = '7d4c2a9e-0b58-4d1f-9a52-3f6f0c1e8b02';

const user = (content: string): SessionMessage => ({ role: 'user', content });
const assistant = (content: string): SessionMessage => ({ role: 'assistant', content });
const turn = (name: string): SessionMessage[] => [user(`${name}?`), assistant(`${name}.`)];

/** The rules of {@link SessionStore}. */
export const sessionStoreConformance: ConformanceSuite<SessionStoreHarness> = {
  port: 'SessionStore',
  cases: [
    {
      name: 'returns an empty list for an unknown conversation',
      why: 'A browser that comes back after the expiry must get an answer, not an error.',
      async run({ sessions }) {
        expectEqual(await sessions.read(FIRST), [], 'an unknown id');
      },
    },
    {
      name: 'returns messages oldest first, in the order they were added',
      why: 'A prompt whose history is shuffled is answered about the wrong thing.',
      async run({ sessions }) {
        await sessions.append(FIRST, turn('one'));
        await sessions.append(FIRST, [user('two?')]);
        await sessions.append(FIRST, [assistant('two.')]);
        expectEqual(await sessions.read(FIRST), [...turn('one'), ...turn('two')], 'two turns');
      },
    },
    {
      name: 'keeps a text unchanged',
      why: 'People write in every script, with line breaks, quotes and emoji.',
      async run({ sessions }) {
        const content = '"¿Qué?"\n\t\\ 日本語 العربية 👩‍👩‍👧 e\u0301 \u0000 </s> {"role":"system"} %s';
        await sessions.append(FIRST, [user(content), assistant('')]);
        expectEqual(await sessions.read(FIRST), [user(content), assistant('')], 'the messages');
      },
    },
    {
      // Covers: unbounded-history
      name: 'keeps the newest messages up to the limit',
      why: 'Unbounded conversations are how memory and token bills explode.',
      async run({ sessions, maxMessages }) {
        const all: SessionMessage[] = [];
        for (let index = 0; index < maxMessages; index += 1) {
          all.push(...turn(String(index)));
          await sessions.append(FIRST, turn(String(index)));
          expectEqual(await sessions.read(FIRST), all.slice(-maxMessages), `after turn ${index + 1}`);
        }
      },
    },
    {
      name: 'keeps the newest messages of a single addition above the limit',
      why: 'Trimming before adding, instead of after, lets one call go beyond the limit.',
      async run({ sessions, maxMessages }) {
        const many = Array.from({ length: maxMessages + 3 }, (_, index) => user(`message ${index}`));
        await sessions.append(FIRST, many);
        await sessions.append(SECOND, many, { isFirst: true });
        for (const id of [FIRST, SECOND])
          expectEqual(await sessions.read(id), many.slice(3), 'the last messages');
      },
    },
    {
      // Covers: stray-message
      name: 'deletes a conversation exactly at the end of its time to live',
      why: 'Nothing is kept about anyone for longer than was promised.',
      async run(harness) {
        const { sessions, advance, ttlMs } = harness;
        const precisionMs = precisionOf(harness);
        await sessions.append(FIRST, turn('one'));
        await sessions.append(SECOND, turn('one'), { isFirst: true });
        await advance(ttlMs - precisionMs);
        for (const id of [FIRST, SECOND])
          expectEqual(await sessions.read(id), turn('one'), 'just before the end');
        await advance(precisionMs);
        for (const id of [FIRST, SECOND]) expectEqual(await sessions.read(id), [], 'at the end');
      },
    },
    {
      name: 'restarts the expiry at each addition, for the whole conversation',
      why: 'A long conversation would lose its beginning, or all of itself, in the middle.',
      async run({ sessions, advance, ttlMs }) {
        await sessions.append(FIRST, turn('one'));
        await advance(ttlMs * 0.75);
        await sessions.append(FIRST, turn('two'));
        await advance(ttlMs * 0.75);
        expectEqual(await sessions.read(FIRST), [...turn('one'), ...turn('two')], 'both turns');
      },
    },
    {
      name: 'does not prolong a conversation when it is read',
      why: 'A client that polls an id could keep it indefinitely.',
      async run({ sessions, advance, ttlMs }) {
        await sessions.append(FIRST, turn('one'));
        await advance(ttlMs * 0.75);
        await sessions.read(FIRST);
        await advance(ttlMs * 0.25);
        expectEqual(await sessions.read(FIRST), [], 'a conversation that was read meanwhile');
      },
    },
    {
      name: 'starts a new conversation after the expiry',
      why: 'An expired conversation that comes back with the next message was never forgotten.',
      async run({ sessions, advance, ttlMs }) {
        await sessions.append(FIRST, turn('old'));
        await advance(ttlMs);
        await sessions.append(FIRST, turn('new'));
        expectEqual(await sessions.read(FIRST), turn('new'), 'the new conversation');
      },
    },
    {
      // Covers: lost-message
      name: 'keeps two parallel additions, each in one piece',
      why: 'Read, change and write loses one of two messages sent at once; two steps tear a turn apart.',
      async run({ sessions }) {
        await Promise.all([sessions.append(FIRST, turn('one')), sessions.append(FIRST, turn('two'))]);
        const kept = await sessions.read(FIRST);
        const [first, second] = kept[0]?.content === 'two?' ? ['two', 'one'] : ['one', 'two'];
        expectEqual(kept, [...turn(first), ...turn(second)], 'both turns, in either order');
      },
    },
    {
      // Covers: lost-message
      name: 'keeps the first exchange and one that was added before it',
      why: 'A reader gets the id with the first word and may ask on before the first answer is complete.',
      async run({ sessions }) {
        await sessions.append(FIRST, turn('two'));
        await sessions.append(FIRST, turn('one'), { isFirst: true });
        expectEqual(await sessions.read(FIRST), [...turn('two'), ...turn('one')], 'both turns');
        await sessions.append(SECOND, turn('one'), { isFirst: true });
        await sessions.append(SECOND, turn('two'));
        expectEqual(await sessions.read(SECOND), [...turn('one'), ...turn('two')], 'both, in their order');
      },
    },
    {
      name: 'keeps conversations apart',
      why: 'One person’s words must never reach another.',
      async run({ sessions }) {
        await sessions.append(FIRST, turn('one'));
        await sessions.append(SECOND, turn('two'));
        expectEqual(await sessions.read(FIRST), turn('one'), 'the first');
        expectEqual(await sessions.read(SECOND), turn('two'), 'the second');
      },
    },
    {
      name: 'keeps a cached answer for as long as its conversation goes on, as its text or as its key',
      why: 'A key is smaller than a text, but worth nothing once the answer has left the cache.',
      async run({ sessions, advance, ttlMs, maxMessages }) {
        const longest = ttlMs * maxMessages;
        const cachedFor = (forMs: number) => [
          user('one?'),
          { ...assistant('one.'), cached: { key: 'key of one', forMs } },
        ];
        const readTexts = async (id: string, isCached: boolean) => {
          const kept = await sessions.read(id);
          return kept.map((message) => {
            if (message.content !== undefined) return message;
            return assistant(isCached && message.answerKey === 'key of one' ? 'one.' : 'lost');
          });
        };
        await sessions.append(FIRST, cachedFor(longest), { isFirst: true });
        await sessions.append(SECOND, cachedFor(ttlMs), { isFirst: true });
        expectEqual(await readTexts(FIRST, true), turn('one'), 'an answer that outlives the conversation');
        expectEqual(await readTexts(SECOND, true), turn('one'), 'an answer that does not');
        await advance(ttlMs * 0.75);
        await sessions.append(SECOND, turn('two'));
        await advance(ttlMs * 0.75);
        expectEqual(
          await readTexts(SECOND, false),
          [...turn('one'), ...turn('two')],
          'a conversation that goes on after its first answer has left the cache',
        );
      },
    },
    {
      name: 'shares no list with its caller',
      why: 'A caller who changes its list afterwards would rewrite the conversation.',
      async run({ sessions }) {
        const given = turn('one');
        await sessions.append(FIRST, given);
        given.push(user('smuggled'));
        const before = await sessions.read(FIRST);
        await sessions.append(FIRST, turn('two'));
        expectEqual(before, turn('one'), 'the list read before the second turn');
        expectEqual(await sessions.read(FIRST), [...turn('one'), ...turn('two')], 'the conversation');
      },
    },
    {
      name: 'deletes only the given conversation and accepts an unknown one',
      why: 'A request to be forgotten succeeds, whether or not anything is left.',
      async run({ sessions }) {
        await sessions.append(FIRST, turn('one'));
        await sessions.append(SECOND, turn('two'));
        await sessions.clear(FIRST);
        await sessions.clear(FIRST);
        expectEqual(await sessions.read(FIRST), [], 'the cleared one');
        expectEqual(await sessions.read(SECOND), turn('two'), 'the other one');
      },
    },
    {
      name: 'does nothing for a caller that has aborted',
      why: 'A question that was cancelled must not turn up in the conversation.',
      async run({ sessions }) {
        const signal = AbortSignal.abort();
        await sessions.append(FIRST, turn('one'));
        await expectRejection(sessions.read(FIRST, { signal }), 'aborted');
        await expectRejection(sessions.append(FIRST, turn('two'), { signal }), 'aborted');
        await expectRejection(sessions.clear(FIRST, { signal }), 'aborted');
        expectEqual(await sessions.read(FIRST), turn('one'), 'the conversation after aborted calls');
      },
    },
  ],
};
