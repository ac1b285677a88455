import { describe, expect, it } from 'vitest';
import { fakeCache, fakeEngine, fakeSessions } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';
import type {
  AddedMessage,
  KeptMessage,
  RewriteRequest,
  SessionMessage,
  SessionStore,
} from '../ports/index.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const UNAVAILABLE = new RagError('model_unavailable', 'down');

describe('a follow-up', () => {
  const FOLLOW_UP = 'And for part-timers?';

  // Covers: follow-up-by-its-own-words, unused-history
  it('is searched and cached as its standalone question', async () => {
    const { engine, store } = fakeEngine();
    const { sessionId } = await engine.ask(ASK);
    await engine.ask({ message: FOLLOW_UP, sessionId });
    expect(store.queries[1]).toBe('and for part-timers? (how many days leave)');
    const elsewhere = await engine.ask({ message: FOLLOW_UP });
    expect(elsewhere.cached).toBe(false);
    expect(store.queries[2]).toBe(FOLLOW_UP.toLowerCase());
  });

  it('shares the answer of its standalone question and nothing else of the conversation', async () => {
    const rewriter = { rewrite: async () => ASK.message };
    const { engine, llm } = fakeEngine({ rewriter });
    await engine.ask(ASK);
    const { sessionId } = await engine.ask({ message: 'My secret is 1234. What is cheese?' });
    const again = await engine.ask({ message: 'And leave?', sessionId });
    expect(again.cached).toBe(true);
    await engine.ask({ message: 'Something else entirely', sessionId: crypto.randomUUID() });
    expect(JSON.stringify(llm.requests.at(-1))).not.toContain('1234');
  });

  it('gets words carried over when the rewriting model fails', async () => {
    const rewriter = { rewrite: () => Promise.reject(UNAVAILABLE) };
    const { engine, store } = fakeEngine({ rewriter });
    const { sessionId } = await engine.ask(ASK);
    const answer = await engine.ask({ message: FOLLOW_UP, sessionId });
    expect(store.queries[1]).toContain('leave');
    expect(answer.degraded).toEqual(['rewrite']);
  });

  // Covers: unbounded-history
  it('reads only as much of the conversation as the token budget allows', async () => {
    let seen: readonly unknown[] = [];
    const rewriter = {
      rewrite: async ({ question, history }: { question: string; history: readonly unknown[] }) => {
        seen = history;
        return question;
      },
    };
    const sessions = fakeSessions();
    const sessionId = crypto.randomUUID();
    await sessions.append(sessionId, [
      { role: 'user', content: 'word '.repeat(2_000) },
      { role: 'assistant', content: 'short' },
    ]);
    const { engine } = fakeEngine({ rewriter, sessions, settings: { historyTokens: 100 } });
    await engine.ask({ message: FOLLOW_UP, sessionId });
    expect(seen).toEqual([{ role: 'assistant', content: 'short' }]);
  });
});

describe('a follow-up to a cached answer', () => {
  /** Sessions that keep the key of a cached answer instead of its text. */
  function sessionsWithKeys() {
    const kept = new Map<string, KeptMessage[]>();
    const sessions: SessionStore = {
      read: async (id) => kept.get(id) ?? [],
      async append(id, messages) {
        const added = messages.map(({ cached, ...message }) =>
          cached === undefined ? message : ({ role: 'assistant', answerKey: cached.key } as const),
        );
        kept.set(id, [...(kept.get(id) ?? []), ...added]);
      },
      clear: async () => {},
    };
    return { kept, sessions };
  }

  function recorder() {
    const seen: SessionMessage[][] = [];
    return {
      seen,
      rewrite: async ({ question, history }: RewriteRequest) => {
        seen.push([...history]);
        return question;
      },
    };
  }

  /** Two replicas. The second one has given a cached answer, and its conversation continues at the first. */
  async function converse() {
    const clock = { ms: 0 };
    const { kept, sessions } = sessionsWithKeys();
    const rewriter = recorder();
    const shared = { cache: fakeCache(), sessions, rewriter, now: () => clock.ms };
    const first = fakeEngine(shared);
    const second = fakeEngine(shared);
    await first.engine.ask(ASK);
    await first.engine.settled();
    const { sessionId } = await second.engine.ask(ASK);
    await second.engine.settled();
    const askOn = async (at = first) => {
      await at.engine.ask({ message: 'And for part-timers?', sessionId });
      await at.engine.settled();
      return rewriter.seen.at(-1);
    };
    return { ...shared, first, second, kept, clock, sessionId, askOn };
  }

  const QUESTION = { role: 'user', content: ASK.message };
  const EXCHANGE = [QUESTION, { role: 'assistant', content: 'Full-timers have 30 days.' }];

  it('reads the text of an answer that the conversation has as a key', async () => {
    const { kept, sessionId, askOn } = await converse();
    expect(kept.get(sessionId)).toEqual([QUESTION, { role: 'assistant', answerKey: expect.any(String) }]);
    expect(await askOn()).toEqual(EXCHANGE);
  });

  it('reads it in a process that has not answered yet', async () => {
    const { cache, sessions, rewriter, now, askOn } = await converse();
    expect(await askOn(fakeEngine({ cache, sessions, rewriter, now }))).toEqual(EXCHANGE);
  });

  it('reads it after the answer has expired and the index has changed', async () => {
    const { clock, first, askOn } = await converse();
    clock.ms = 2 * 3_600_000;
    first.store.current = 'g2';
    expect(await askOn()).toEqual(EXCHANGE);
  });

  it('has at least the question if the cache has lost the answer', async () => {
    const { cache, sessions, rewriter, now, askOn } = await converse();
    cache.entries.clear();
    expect(await askOn(fakeEngine({ cache, sessions, rewriter, now }))).toEqual([QUESTION]);
  });

  it('gets the text of an answer that only one process has', async () => {
    const { kept, sessions } = sessionsWithKeys();
    const cache = { ...fakeCache(), set: () => Promise.reject(new Error('down')) };
    const { engine } = fakeEngine({ cache, sessions });
    await engine.ask(ASK);
    const { sessionId, cached } = await engine.ask(ASK);
    await engine.settled();
    expect(cached).toBe(true);
    expect(kept.get(sessionId)).toEqual(EXCHANGE);
  });

  it('says for how long the answer stays in the cache', async () => {
    const clock = { ms: 0 };
    const added: AddedMessage[] = [];
    const sessions: SessionStore = {
      ...fakeSessions(),
      append: async (_id, messages) => {
        added.push(...messages);
      },
    };
    const settings = { answerTtlMs: 1_000, staleTtlMs: 5_000 };
    const { engine, cache } = fakeEngine({ sessions, settings, now: () => clock.ms });
    await engine.ask(ASK);
    clock.ms = 400;
    await engine.ask(ASK);
    await engine.settled();
    expect(cache.ttls).toEqual([6_000]);
    expect(added.map(({ cached }) => cached?.forMs)).toEqual([undefined, undefined, undefined, 5_600]);
  });
});

describe('a question that stands on its own', () => {
  it('does not read its conversation, and is stored in it', async () => {
    const sessions = fakeSessions();
    let reads = 0;
    const read = (id: string) => {
      reads += 1;
      return sessions.read(id);
    };
    const { engine } = fakeEngine({ sessions: { ...sessions, read } });
    const { sessionId } = await engine.ask(ASK);
    await engine.ask({ ...ASK, sessionId });
    await engine.settled();
    expect(reads).toBe(0);
    expect(sessions.conversations.get(sessionId)).toHaveLength(4);
    await engine.ask({ message: 'And for part-timers?', sessionId });
    expect(reads).toBe(1);
  });

  it('says which exchange is the first of its conversation', async () => {
    const firsts: (boolean | undefined)[] = [];
    const sessions: SessionStore = {
      ...fakeSessions(),
      append: async (_id, _messages, options) => {
        firsts.push(options?.isFirst);
      },
    };
    const { engine } = fakeEngine({ sessions });
    const { sessionId } = await engine.ask(ASK);
    await engine.ask({ ...ASK, sessionId });
    await engine.settled();
    expect(firsts).toEqual([true, false]);
  });
});

describe('a conversation history in the request', () => {
  const FOLLOW_UP = 'And for part-timers?';
  const TOLD = [
    { role: 'user', content: ASK.message },
    { role: 'assistant', content: 'Full-timers have 30 days [1].' },
  ] as const;
  const recorder = () => {
    const seen: unknown[] = [];
    return {
      seen,
      rewrite: async ({ question, history }: { question: string; history: readonly unknown[] }) => {
        seen.push(...history);
        return question;
      },
    };
  };

  it('makes a follow-up standalone like a session', async () => {
    const { engine, store } = fakeEngine();
    await engine.ask({ message: FOLLOW_UP, history: TOLD });
    expect(store.queries).toEqual(['and for part-timers? (how many days leave)']);
  });

  it('replaces the session, which is neither read nor written', async () => {
    const { engine, sessions } = fakeEngine();
    const { sessionId } = await engine.ask({ ...ASK, history: [] });
    await engine.ask({ message: FOLLOW_UP, history: TOLD, sessionId });
    await engine.settled();
    expect(sessions.conversations.size).toBe(0);
  });

  // Covers: unbounded-history
  it('is read as far back as the token budget allows', async () => {
    const rewriter = recorder();
    const { engine } = fakeEngine({ rewriter, settings: { historyTokens: 100 } });
    const long = { role: 'user', content: 'word '.repeat(200) } as const;
    await engine.ask({ message: FOLLOW_UP, history: [long, TOLD[0]] });
    expect(rewriter.seen).toEqual([TOLD[0]]);
  });

  it('loses its markers and hidden characters', async () => {
    const rewriter = recorder();
    const { engine } = fakeEngine({ rewriter });
    const hidden = { role: 'user', content: '\u202eLeave\u0000?' } as const;
    await engine.ask({ message: FOLLOW_UP, history: [{ role: 'user', content: '\u200b' }, hidden, TOLD[1]] });
    expect(rewriter.seen).toEqual([
      { role: 'user', content: 'Leave?' },
      { role: 'assistant', content: 'Full-timers have 30 days.' },
    ]);
  });

  it('causes no rewriting before the question is admitted', async () => {
    const rewriter = recorder();
    const { engine } = fakeEngine({ rewriter });
    const admission = Promise.reject(new RagError('rate_limited', 'Too many.'));
    const call = engine.ask({ message: FOLLOW_UP, history: TOLD, admission });
    await expect(call).rejects.toMatchObject({ code: 'rate_limited' });
    expect(rewriter.seen).toEqual([]);
  });
});
