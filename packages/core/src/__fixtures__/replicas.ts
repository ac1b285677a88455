import { expect, vi } from 'vitest';
import type { AnswerEvent } from '../answer/index.ts';
import { createPlainRelay } from '../conformance/__fixtures__/plain-relay.ts';
import { type ChatEngine, createChatEngine } from '../engine/index.ts';
import type { AnswerRelay, Cache, LLM, LLMRequest, VectorStore } from '../ports/index.ts';
import { fakeCache, fakeSessions, fakeStore, finish } from './fakes.ts';

/** How long the model of a replica takes for a word. */
export const WORD_MS = 200;

export const QUESTION = 'How many days of leave do full-timers get?';

/** What a model says, word by word; an error is thrown. */
type Wording = readonly (string | Error)[];

export const WORDS = ['Full-timers ', 'have ', '30 ', 'days [1].'] as const;
export const OTHER_WORDS = ['It ', 'is ', '30 ', 'days [1].'] as const;
export const TEXT = WORDS.join('');
export const OTHER_TEXT = OTHER_WORDS.join('');

/** A write and a poll after the fact. */
export const RELAYED_MS = 150;
/** When even a follower has the whole answer. */
export const ANSWER_MS = WORDS.length * WORD_MS + RELAYED_MS;

/** A model that writes a word at a time, and is aborted by its signal. */
export function pacedLLM(words: Wording): LLM & { wordMs: number; requests: LLMRequest[]; aborted: number } {
  return {
    model: 'paced',
    parameters: '',
    wordMs: WORD_MS,
    requests: [],
    aborted: 0,
    async *stream(request, { signal } = {}) {
      this.requests.push(request);
      for (const word of words) {
        try {
          await delay(this.wordMs, signal);
        } catch (error) {
          this.aborted += 1;
          throw error;
        }
        if (word instanceof Error) throw word;
        yield { type: 'text', text: word };
      }
      yield finish();
    },
  };
}

function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

export interface Replica {
  readonly engine: ChatEngine;
  readonly llm: ReturnType<typeof pacedLLM>;
  /** How often each call was made. */
  readonly calls: Record<keyof AnswerRelay, number>;
  /** What the relay does for this replica from now on, in place of the real thing. */
  readonly faults: Partial<AnswerRelay>;
  /** From now on nothing that this replica does reaches anyone. */
  die(): void;
}

const never = (): Promise<never> => new Promise(() => {});
const DEAD: AnswerRelay = { lead: never, write: never, read: never, release: never };

/** As many replicas as wordings, which share cache, index and relay. */
export function startReplicas<const Wordings extends readonly Wording[]>(...wordings: Wordings) {
  const relay = createPlainRelay(() => performance.now());
  const cache = fakeCache();
  const store = fakeStore();
  const replicas = wordings.map((words) => startReplica(words, { relay, cache, store }));
  return { relay, cache, store, replicas: replicas as { [Index in keyof Wordings]: Replica } };
}

interface Shared {
  readonly relay: AnswerRelay;
  readonly cache: Cache;
  readonly store: VectorStore;
}

function startReplica(words: Wording, { relay, cache, store }: Shared): Replica {
  const llm = pacedLLM(words);
  const calls = { lead: 0, write: 0, read: 0, release: 0 };
  const faults: Partial<AnswerRelay> = {};
  const ownCache: Cache = {
    ...cache,
    get: (...args) => cache.get(...args),
    set: (...args) => cache.set(...args),
  };
  const engine = createChatEngine({
    store,
    cache: ownCache,
    sessions: fakeSessions(),
    llm,
    relay: countCalls({ relay, faults, calls }),
  });
  return {
    engine,
    llm,
    calls,
    faults,
    die() {
      Object.assign(faults, DEAD);
      ownCache.set = never;
    },
  };
}

interface Counted {
  readonly relay: AnswerRelay;
  readonly faults: Partial<AnswerRelay>;
  readonly calls: Record<keyof AnswerRelay, number>;
}

function countCalls({ relay, faults, calls }: Counted): AnswerRelay {
  const pick = <Name extends keyof AnswerRelay>(name: Name): AnswerRelay[Name] => {
    calls[name] += 1;
    return faults[name] ?? relay[name];
  };
  return {
    lead: (...args) => pick('lead')(...args),
    write: (...args) => pick('write')(...args),
    read: (...args) => pick('read')(...args),
    release: (...args) => pick('release')(...args),
  };
}

/** A reader who takes every event as it comes. */
export interface Reader {
  readonly events: AnswerEvent[];
  /** What a page shows now. */
  readonly text: string;
  leave(): void;
}

export function read({ engine }: Replica): Reader {
  const events: AnswerEvent[] = [];
  const controller = new AbortController();
  void (async () => {
    for await (const event of engine.stream({ message: QUESTION }, { signal: controller.signal }))
      events.push(event);
  })();
  return {
    events,
    get text() {
      return events.reduce((text, event) => {
        if (event.type === 'restart') return '';
        return event.type === 'delta' ? text + event.text : text;
      }, '');
    },
    leave: () => controller.abort(),
  };
}

/** Lets so much time pass; none lets happen what needs no time. */
export async function pass(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

export async function passUntil(condition: () => boolean): Promise<void> {
  for (let step = 0; step < 1_000 && !condition(); step += 1) await pass(5);
  expect(condition()).toBe(true);
}

/** A reader at each replica, who ask one after the other: the first one's replica leads. */
export async function askAll<const Replicas extends readonly Replica[]>(replicas: Replicas) {
  const readers: Reader[] = [];
  for (const replica of replicas) {
    readers.push(read(replica));
    await pass();
  }
  return readers as { [Index in keyof Replicas]: Reader };
}

/** The kinds of events that a reader got, each run of one kind as one. */
export function typesOf({ events }: Reader): string[] {
  return events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
}

export function modelCalls(replicas: readonly Replica[]): number {
  return replicas.reduce((count, { llm }) => count + llm.requests.length, 0);
}

/** The same relay, each of whose calls takes a while. */
export function slowly(relay: AnswerRelay): AnswerRelay {
  const later = async <Reply>(call: Promise<Reply>): Promise<Reply> => {
    const reply = await call;
    await new Promise((resolve) => setTimeout(resolve, 120));
    return reply;
  };
  return {
    lead: (...args) => later(relay.lead(...args)),
    write: (...args) => later(relay.write(...args)),
    read: (...args) => later(relay.read(...args)),
    release: (...args) => later(relay.release(...args)),
  };
}
