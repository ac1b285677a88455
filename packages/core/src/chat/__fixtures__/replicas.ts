import { vi } from 'vitest';
import type { AnswerRelay, Cache, LLM, LLMRequest } from '../../ports/index.ts';
import { createPlainRelay } from '../../testing/__fixtures__/plain-relay.ts';
import type { AnswerEvent } from '../answer-event.ts';
import type { ChatEngine } from '../chat-engine.ts';
import { createChatEngine } from '../create-chat-engine.ts';
import { fakeCache, fakeSessions, fakeStore, finish } from './fakes.ts';

/** How long the model of a replica takes for a word. */
export const WORD_MS = 200;

/** A model that writes a word at a time, and is aborted by its signal. */
export function pacedLLM(
  words: readonly (string | Error)[],
): LLM & { requests: LLMRequest[]; aborted: number } {
  return {
    model: 'paced',
    parameters: '',
    requests: [],
    aborted: 0,
    async *stream(request, { signal } = {}) {
      this.requests.push(request);
      for (const word of words) {
        try {
          await delay(WORD_MS, signal);
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

/** Replicas that share cache, index and relay, each with a model of its own wording. */
export function startReplicas(...wordings: readonly (readonly (string | Error)[])[]) {
  const relay = createPlainRelay(() => performance.now());
  const cache = fakeCache();
  const store = fakeStore();
  const replicas = wordings.map((words): Replica => {
    const llm = pacedLLM(words);
    const calls = { lead: 0, write: 0, read: 0, release: 0 };
    const faults: Partial<AnswerRelay> = {};
    const own = countCalls({ relay, faults, calls });
    const ownCache: Cache = {
      ...cache,
      get: (...args) => cache.get(...args),
      set: (...args) => cache.set(...args),
    };
    const engine = createChatEngine({ store, cache: ownCache, sessions: fakeSessions(), llm, relay: own });
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
  });
  return { relay, cache, store, replicas };
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

export function read(engine: ChatEngine, message: string): Reader {
  const events: AnswerEvent[] = [];
  const controller = new AbortController();
  void (async () => {
    for await (const event of engine.answer({ message }, { signal: controller.signal })) events.push(event);
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
