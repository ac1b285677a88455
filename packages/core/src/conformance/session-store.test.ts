import { describe, expect, it } from 'vitest';
import { throwIfAborted } from '../errors.ts';
import type { AddedMessage, KeptMessage, SessionStore } from '../ports/index.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { sessionStoreConformance } from './session-store.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

const ttlMs = 900_000;
const maxMessages = 6;

interface Entry {
  messages: readonly KeptMessage[];
  expiresAtMs: number;
}

/** One way in which the plain store below can be wrong. */
interface Flaws {
  readonly trim?: (kept: readonly KeptMessage[], added: readonly KeptMessage[]) => readonly KeptMessage[];
  /** Which answers are kept as their keys. */
  readonly keepsKey?: (forMs: number) => boolean;
  readonly idOf?: (id: string) => string;
  readonly expiry?: (entry: Entry | undefined, nowMs: number) => number;
  readonly isExpired?: (entry: Entry, nowMs: number) => boolean;
  /** What happens between reading and writing in `append`. */
  readonly pause?: () => Promise<void>;
  readonly onRead?: (entry: Entry, nowMs: number) => void;
  readonly revives?: boolean;
  readonly clear?: (entries: Map<string, Entry>, id: string) => void;
  readonly wrap?: (store: SessionStore) => SessionStore;
}

/** As plain as a correct store can be, when it has no flaws. */
function createPlainStore({ now }: TestClock, flaws: Flaws = {}): SessionStore {
  const entries = new Map<string, Entry>();
  const idOf = flaws.idOf ?? ((id) => id);
  const isExpired = flaws.isExpired ?? ((entry, nowMs) => entry.expiresAtMs <= nowMs);
  const trim = flaws.trim ?? ((kept, added) => [...kept, ...added].slice(-maxMessages));
  const expiry = flaws.expiry ?? ((_entry, nowMs) => nowMs + ttlMs);
  const toKept = ({ cached, ...message }: AddedMessage): KeptMessage =>
    cached !== undefined && flaws.keepsKey?.(cached.forMs)
      ? { role: 'assistant', answerKey: cached.key }
      : message;
  const live = (id: string): Entry | undefined => {
    const entry = entries.get(idOf(id));
    return entry === undefined || isExpired(entry, now()) ? undefined : entry;
  };
  const store: SessionStore = {
    async read(id, { signal } = {}) {
      throwIfAborted(signal);
      const entry = live(id);
      if (entry !== undefined) flaws.onRead?.(entry, now());
      return entry?.messages ?? [];
    },
    async append(id, messages, { signal } = {}) {
      throwIfAborted(signal);
      const entry = flaws.revives ? entries.get(idOf(id)) : live(id);
      const kept = entry?.messages ?? [];
      const added = messages.some(({ cached }) => cached !== undefined) ? messages.map(toKept) : messages;
      if (flaws.pause) await flaws.pause();
      entries.set(idOf(id), {
        messages: trim(kept, added),
        expiresAtMs: expiry(entry, now()),
      });
    },
    async clear(id, { signal } = {}) {
      throwIfAborted(signal);
      if (flaws.clear) flaws.clear(entries, idOf(id));
      else entries.delete(idOf(id));
    },
  };
  return flaws.wrap?.(store) ?? store;
}

const harnessWith = (flaws: Flaws) => async () => {
  const clock = createTestClock();
  return { sessions: createPlainStore(clock, flaws), advance: clock.advance, ttlMs, maxMessages };
};

const oneByOne = (store: SessionStore): SessionStore => ({
  ...store,
  async append(id, messages, options) {
    for (const message of messages) await store.append(id, [message], options);
  },
});

const deafToAborts = (store: SessionStore): SessionStore => ({
  read: (id) => store.read(id),
  append: (id, messages) => store.append(id, messages),
  clear: (id) => store.clear(id),
});

const abortedTooLate = (store: SessionStore): SessionStore => ({
  ...store,
  async append(id, messages, { signal } = {}) {
    await store.append(id, messages);
    throwIfAborted(signal);
  },
});

const replacingByTheFirst = (store: SessionStore): SessionStore => ({
  ...store,
  async append(id, messages, options) {
    if (options?.isFirst) await store.clear(id, options);
    await store.append(id, messages, options);
  },
});

const droppingALateFirst = (store: SessionStore): SessionStore => ({
  ...store,
  async append(id, messages, options) {
    if (options?.isFirst && (await store.read(id)).length > 0) return;
    await store.append(id, messages, options);
  },
});

const droppingCached = (store: SessionStore): SessionStore => ({
  ...store,
  append: (id, messages, options) =>
    store.append(
      id,
      messages.filter(({ cached }) => cached === undefined),
      options,
    ),
});

/** What was read once goes on changing. */
const sharingItsList = (store: SessionStore): SessionStore => {
  const shared: KeptMessage[][] = [];
  return {
    ...store,
    async read(id, options) {
      const list = [...(await store.read(id, options))];
      shared.push(list);
      return list;
    },
    async append(id, messages, options) {
      await store.append(id, messages, options);
      for (const list of shared) list.push(...messages);
    },
  };
};

const keepingTheGivenList: Flaws = {
  trim: (kept, added) =>
    kept.length === 0 && added.length <= maxMessages ? added : [...kept, ...added].slice(-maxMessages),
};

const failingOnUnknown = (store: SessionStore): SessionStore => ({
  ...store,
  async read(id, options) {
    const kept = await store.read(id, options);
    if (kept.length === 0) throw new Error('no such conversation');
    return kept;
  },
});

const replacing = (content: RegExp): NonNullable<Flaws['trim']> => {
  return (kept, added) =>
    [
      ...kept,
      ...added.map((message) =>
        message.content === undefined
          ? message
          : { ...message, content: message.content.replace(content, '') },
      ),
    ].slice(-maxMessages);
};

const UNKNOWN = 'returns an empty list for an unknown conversation';
const ORDER = 'returns messages oldest first, in the order they were added';
const TEXT = 'keeps a text unchanged';
const TRIMS = 'keeps the newest messages up to the limit';
const TRIMS_AT_ONCE = 'keeps the newest messages of a single addition above the limit';
const EXPIRES = 'deletes a conversation exactly at the end of its time to live';
const RESTARTS = 'restarts the expiry at each addition, for the whole conversation';
const READING = 'does not prolong a conversation when it is read';
const ANEW = 'starts a new conversation after the expiry';
const FIRST_LATE = 'keeps the first exchange and one that was added before it';
const PARALLEL = 'keeps two parallel additions, each in one piece';
const APART = 'keeps conversations apart';
const CACHED = 'keeps a cached answer for as long as its conversation goes on, as its text or as its key';
const ALIAS = 'shares no list with its caller';
const CLEARS = 'deletes only the given conversation and accepts an unknown one';
const ABORTS = 'does nothing for a caller that has aborted';

describeConformance(sessionStoreConformance, harnessWith({}), { describe, it });

describe('a store that keeps the keys of cached answers', () => {
  const keepsKey = (forMs: number) => forMs >= ttlMs * maxMessages;
  describeConformance(sessionStoreConformance, harnessWith({ keepsKey }), { describe, it });
});

describe('the session store suite', () => {
  it.each<[string, Flaws, string[]]>([
    ['reads, pauses and writes', { pause: () => Promise.resolve() }, [PARALLEL]],
    ['adds a turn message by message', { wrap: oneByOne }, [PARALLEL]],
    ['never trims', { trim: (kept, added) => [...kept, ...added] }, [TRIMS, TRIMS_AT_ONCE]],
    [
      'trims before adding',
      { trim: (kept, added) => [...kept.slice(-(maxMessages - 2)), ...added] },
      [TRIMS_AT_ONCE],
    ],
    [
      'keeps the oldest',
      { trim: (kept, added) => [...kept, ...added].slice(0, maxMessages) },
      [TRIMS, TRIMS_AT_ONCE],
    ],
    [
      'returns the newest first',
      { trim: (kept, added) => [...added.toReversed(), ...kept].slice(0, maxMessages) },
      [
        ORDER,
        TEXT,
        TRIMS,
        TRIMS_AT_ONCE,
        EXPIRES,
        RESTARTS,
        ANEW,
        PARALLEL,
        FIRST_LATE,
        APART,
        CACHED,
        ALIAS,
        CLEARS,
        ABORTS,
      ],
    ],
    ['drops control characters', { trim: replacing(/\p{Cc}/gu) }, [TEXT]],
    ['never forgets', { isExpired: () => false }, [EXPIRES, READING, ANEW]],
    [
      'forgets a millisecond late',
      { isExpired: (entry, nowMs) => entry.expiresAtMs < nowMs },
      [EXPIRES, READING, ANEW],
    ],
    [
      'forgets a millisecond early',
      { isExpired: (entry, nowMs) => entry.expiresAtMs - 1 <= nowMs },
      [EXPIRES],
    ],
    [
      'keeps the first expiry',
      { expiry: (entry, nowMs) => entry?.expiresAtMs ?? nowMs + ttlMs },
      [RESTARTS, CACHED],
    ],
    [
      'prolongs what is read',
      {
        onRead: (entry, nowMs) => {
          entry.expiresAtMs = nowMs + ttlMs;
        },
      },
      [EXPIRES, READING],
    ],
    ['revives what has expired', { revives: true }, [ANEW]],
    ['cuts ids', { idOf: (id) => id.slice(0, 8) }, [EXPIRES, FIRST_LATE, APART, CACHED, CLEARS]],
    ['clears everything', { clear: (entries) => entries.clear() }, [CLEARS]],
    ['clears nothing', { clear: () => {} }, [CLEARS]],
    ['keeps the list it was given', keepingTheGivenList, [ALIAS]],
    ['hands out its own list', { wrap: sharingItsList }, [ALIAS]],
    ['fails for an unknown id', { wrap: failingOnUnknown }, [UNKNOWN, EXPIRES, READING, CLEARS]],
    ['replaces what came before the first exchange', { wrap: replacingByTheFirst }, [FIRST_LATE]],
    ['drops a first exchange that comes late', { wrap: droppingALateFirst }, [FIRST_LATE]],
    ['keeps the key of every cached answer', { keepsKey: () => true }, [CACHED]],
    ['looks at the present expiry alone', { keepsKey: (forMs) => forMs >= ttlMs }, [CACHED]],
    ['drops cached answers', { wrap: droppingCached }, [CACHED]],
    ['does not look at the signal', { wrap: deafToAborts }, [ABORTS]],
    ['looks at the signal too late', { wrap: abortedTooLate }, [ABORTS]],
  ])('catches a store that %s', async (_flaw, flaws, expected) => {
    const failed = await failedCases(sessionStoreConformance, harnessWith(flaws));
    expect(failed.toSorted()).toEqual(expected.toSorted());
  });
});
