import type { Answer, AnswerEvent } from '../answer/index.ts';
import { type ChatEngineDependencies, createChatEngine } from '../engine/index.ts';
import type {
  Cache,
  LLM,
  LLMPart,
  LLMRequest,
  Passage,
  SessionMessage,
  SessionStore,
  VectorStore,
} from '../ports/index.ts';

export const USAGE = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 20 };

export function passage(id: string, content: string, page = 1, relevance = 1): Passage {
  return { id, content, source: 'handbook.pdf', page, score: 1, relevance };
}

export const PASSAGES = [
  passage('p1', 'Full-time staff have 30 days of leave a year.', 3),
  passage('p2', 'Part-time staff have leave in proportion to their hours.', 4),
];

/** A cache over a Map that forgets nothing by itself, and counts. */
export function fakeCache(): Cache & { entries: Map<string, Uint8Array>; ttls: number[] } {
  const entries = new Map<string, Uint8Array>();
  const ttls: number[] = [];
  return {
    entries,
    ttls,
    get: async (key) => entries.get(key),
    getMany: async (keys) => keys.map((key) => entries.get(key)),
    set: async (key, value, { ttlMs }) => {
      entries.set(key, value);
      ttls.push(ttlMs);
    },
    delete: async (key) => {
      entries.delete(key);
    },
  };
}

export function fakeSessions(): SessionStore & { conversations: Map<string, SessionMessage[]> } {
  const conversations = new Map<string, SessionMessage[]>();
  return {
    conversations,
    read: async (id) => conversations.get(id) ?? [],
    append: async (id, messages) => {
      conversations.set(id, [...(conversations.get(id) ?? []), ...messages]);
    },
    clear: async (id) => {
      conversations.delete(id);
    },
  };
}

export function fakeStore(
  passages: readonly Passage[] = PASSAGES,
): VectorStore & { current: string; queries: string[] } {
  return {
    current: 'g1',
    queries: [],
    capabilities: { vector: false, text: true },
    async generation() {
      return this.current;
    },
    async search({ text, top }) {
      this.queries.push(text);
      return passages.slice(0, top);
    },
  };
}

export type LLMScript = readonly (LLMPart | string | Error)[];

export function finish(reason: 'stop' | 'length' | 'content_filter' = 'stop'): LLMPart {
  return { type: 'finish', reason, usage: USAGE };
}

/** A model that says what the script says: strings are text, errors are thrown. Records what it was asked. */
export function scriptedLLM(
  script: LLMScript | ((request: LLMRequest) => LLMScript),
): LLM & { requests: LLMRequest[]; left: number; model: string } {
  return {
    model: 'scripted',
    parameters: '',
    requests: [],
    left: 0,
    async *stream(request, { signal } = {}) {
      this.requests.push(request);
      let ended = false;
      try {
        for (const part of typeof script === 'function' ? script(request) : script) {
          await Promise.resolve();
          signal?.throwIfAborted();
          if (part instanceof Error) throw part;
          yield typeof part === 'string' ? { type: 'text', text: part } : part;
        }
        ended = true;
      } finally {
        if (!ended) this.left += 1;
      }
    },
  };
}

/** An engine over fakes, whose parts can be replaced and looked at. */
export function fakeEngine<Overrides extends Partial<ChatEngineDependencies> = object>(
  overrides?: Overrides,
) {
  const fakes = {
    store: fakeStore(),
    llm: scriptedLLM(['Full-timers have ', '30 days [1].', finish()]),
    cache: fakeCache(),
    sessions: fakeSessions(),
  };
  const parts = { ...fakes, ...overrides } as Omit<typeof fakes, keyof Overrides> & Overrides;
  return { ...parts, engine: createChatEngine({ ...fakes, ...overrides }) };
}

/** Lets everything that is already on its way happen. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

export async function collect(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const all: AnswerEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

export function textOf(events: readonly AnswerEvent[]): string {
  return events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
}

export function answerOf(events: readonly AnswerEvent[]): Answer {
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error(`The last event is ${JSON.stringify(last)}.`);
  return last.answer;
}
