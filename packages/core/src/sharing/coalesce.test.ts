import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf, USAGE } from '../__fixtures__/fakes.ts';
import {
  ANSWER_MS,
  askAll,
  modelCalls,
  OTHER_TEXT,
  OTHER_WORDS,
  pass,
  passUntil,
  QUESTION,
  RELAYED_MS,
  read,
  slowly,
  startReplicas,
  TEXT,
  typesOf,
  WORD_MS,
  WORDS,
} from '../__fixtures__/replicas.ts';
import { RagError } from '../errors.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('several replicas', () => {
  it('answer 200 identical questions at once with one model call', async () => {
    const { replicas, store } = startReplicas(WORDS, WORDS, WORDS);
    const answers = Array.from({ length: 200 }, (_, index) => {
      const { engine } = replicas[index % 3] ?? replicas[0];
      return engine.ask({ message: QUESTION });
    });
    await pass(ANSWER_MS);
    const texts = (await Promise.all(answers)).map(({ text }) => text);
    expect(new Set(texts)).toEqual(new Set([TEXT]));
    expect(modelCalls(replicas)).toBe(1);
    expect(store.queries).toHaveLength(1);
  });

  it('stream the text of the leader to followers', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [leader, follower] = await askAll(replicas);
    await pass(2 * WORD_MS + RELAYED_MS);
    expect(leader.text).toBe('Full-timers have');
    expect(follower.text).toBe('Full-timers have');
    await pass(ANSWER_MS);
    expect(typesOf(follower)).toEqual(['start', 'sources', 'delta', 'done']);
    expect(follower.text).toBe(TEXT);
  });

  it('write nothing to the relay while no other replica reads, and renew the lease', async () => {
    const long = Array.from({ length: 40 }, (_, index) => `word${index} [1] `);
    const writesOf = async (readers: number) => {
      const { replicas, relay } = startReplicas(long, long);
      for (const { llm } of replicas) llm.wordMs = 50;
      const write = vi.spyOn(relay, 'write');
      await askAll(replicas.slice(0, readers));
      await pass(40 * 50 + RELAYED_MS);
      const { calls } = replicas[0];
      expect({ ...calls, write: 0 }).toEqual({ lead: 1, write: 0, read: 0, release: 1 });
      return write.mock.calls.map(([, entries]) => entries.length);
    };
    expect(await writesOf(1)).toEqual([0, 0, 0, 0]);
    expect((await writesOf(2)).length).toBeGreaterThan(30);
  });

  it('write texts that came between two writes as one entry', async () => {
    const { replicas, relay } = startReplicas(['Full-', 'timers ', 'have ', '30 days [1].'], WORDS);
    replicas[0].llm.wordMs = 5;
    const write = vi.spyOn(relay, 'write');
    const [, follower] = await askAll(replicas);
    await pass(ANSWER_MS);
    const types = write.mock.calls.flatMap(([, entries]) => entries.map((entry) => JSON.parse(entry).type));
    expect(types).toEqual(['sources', 'delta', 'content']);
    expect(follower.text).toBe(TEXT);
  });

  it('send the whole answer to late clients', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [first, second] = replicas;
    read(first);
    await pass(3 * WORD_MS + RELAYED_MS);
    const late = read(second);
    await pass(ANSWER_MS);
    expect(late.text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('count the cost of an answer once', async () => {
    const { replicas } = startReplicas(WORDS, WORDS);
    const [leader, follower] = await askAll(replicas);
    await pass(ANSWER_MS);
    expect(answerOf(leader.events).billed).toEqual([{ model: 'paced', usage: USAGE }]);
    expect(answerOf(follower.events)).toMatchObject({ billed: [], saved: answerOf(leader.events).billed });
  });

  it('read the relay once for all clients of a process', async () => {
    const { replicas } = startReplicas(WORDS, WORDS);
    const [, follower] = replicas;
    await askAll(replicas);
    for (let reader = 0; reader < 50; reader += 1) read(follower);
    await pass(1_000);
    expect(follower.calls.lead).toBe(1);
    expect(follower.calls.read).toBeLessThanOrEqual(1 + 1_000 / 50);
  });

  it('follow a leader that is still storing its answer', async () => {
    const { replicas, cache } = startReplicas(WORDS, OTHER_WORDS);
    const set = cache.set;
    cache.set = async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await set(...args);
    };
    const [first, second] = replicas;
    const leader = read(first);
    await pass(ANSWER_MS);
    expect(typesOf(leader).at(-1)).toBe('done');
    expect(cache.entries.size).toBe(0);
    const late = read(second);
    await pass(RELAYED_MS);
    expect(answerOf(late.events).text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('report the same failure of the model and retry for the next client', async () => {
    const failure = new RagError('model_unavailable', 'down', {
      retryAfterMs: 5_000,
      details: { status: 503 },
    });
    const { replicas } = startReplicas(['One ', failure], WORDS);
    const [leader, follower] = await askAll(replicas);
    await pass(ANSWER_MS);
    for (const reader of [leader, follower]) {
      expect(reader.text).toBe('One');
      expect(reader.events.at(-1)).toMatchObject({
        type: 'error',
        error: { code: 'model_unavailable', retryAfterMs: 5_000, details: { status: 503 } },
      });
    }
    const again = read(replicas[1]);
    await pass(ANSWER_MS);
    expect(answerOf(again.events).text).toBe(TEXT);
  });

  it('write neither the question nor the session to the relay', async () => {
    const { replicas, relay } = startReplicas(WORDS, WORDS);
    const lead = vi.spyOn(relay, 'lead');
    const write = vi.spyOn(relay, 'write');
    const [reader] = await askAll(replicas);
    await pass(ANSWER_MS);
    const { sessionId, answerId } = answerOf(reader.events);
    expect(lead.mock.calls[0]?.[0]).toMatch(/^2:answer:[0-9a-f:]{64,}$/);
    const written = JSON.stringify(write.mock.calls);
    expect(written).toContain('Full-timers');
    for (const secret of [QUESTION, sessionId, answerId]) expect(written).not.toContain(secret);
  });

  it('follow a leader that still stores its answer after its own client has disconnected', async () => {
    const { replicas, cache } = startReplicas(WORDS, OTHER_WORDS);
    const [first, second] = replicas;
    cache.set = () => new Promise((resolve) => setTimeout(resolve, 600));
    const leader = read(first);
    await passUntil(() => leader.events.at(-1)?.type === 'done');
    leader.leave();
    await pass(RELAYED_MS);
    const late = read(second);
    await pass(500 + RELAYED_MS);
    expect(answerOf(late.events).text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('wait for a leader whose search is slow', async () => {
    const { replicas, store } = startReplicas(WORDS, OTHER_WORDS);
    const search = store.search;
    store.search = async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return search.apply(store, args);
    };
    const [, follower] = await askAll(replicas);
    await pass(3_000 + ANSWER_MS);
    expect(follower.text).toBe(TEXT);
    expect(store.queries).toHaveLength(1);
  });

  it('leave no timer', async () => {
    const { replicas } = startReplicas(WORDS);
    const [reader] = await askAll(replicas);
    let settled = false;
    void replicas[0].engine.settled().then(() => {
      settled = true;
    });
    await passUntil(() => settled);
    expect(typesOf(reader).at(-1)).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('clients that disconnect', () => {
  it('end the model call within a second when no other replica follows', async () => {
    const { replicas } = startReplicas(WORDS);
    const [reader] = await askAll(replicas);
    await pass(WORD_MS);
    reader.leave();
    await pass(100);
    expect(replicas[0].llm.aborted).toBe(1);
  });

  it('do not end the answer for replicas that follow', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [first, second] = replicas;
    const leader = read(first);
    // Shifts the polls, so that they do not coincide with the writes.
    await pass(25);
    const follower = read(second);
    await pass(WORD_MS + RELAYED_MS);
    await pass(20);
    leader.leave();
    await pass(ANSWER_MS);
    expect(leader.events.at(-1)).toMatchObject({ error: { code: 'aborted' } });
    expect(answerOf(follower.events).text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('end the model call within a second after the last follower disconnects', async () => {
    const { replicas } = startReplicas([...WORDS, ...WORDS, ...WORDS, ...WORDS], OTHER_WORDS);
    const [leader, follower] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    leader.leave();
    follower.leave();
    await pass(1_000);
    expect(replicas[0].llm.aborted).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('from a following replica start no other answer', async () => {
    const { replicas, store } = startReplicas(WORDS, OTHER_WORDS);
    const [, follower] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    follower.leave();
    await pass(ANSWER_MS);
    expect(store.queries).toHaveLength(1);
  });

  it('do not lose the answer for a replica that begins to follow at that moment', async () => {
    const { replicas, relay } = startReplicas(WORDS, OTHER_WORDS);
    const [first, second] = replicas;
    const leader = read(first);
    await pass(WORD_MS + RELAYED_MS);
    Object.assign(first.faults, slowly(relay));
    leader.leave();
    await pass(20);
    const follower = read(second);
    await pass(ANSWER_MS + RELAYED_MS);
    expect(first.llm.aborted).toBe(1);
    expect(answerOf(follower.events).text).toBe(OTHER_TEXT);
  });

  it('can rejoin the answer that is generated for others', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [leader] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    leader.leave();
    await pass();
    const back = read(replicas[0]);
    await pass(ANSWER_MS);
    expect(answerOf(back.events).text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('release the lead, so that the next client does not wait', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const reader = read(replicas[0]);
    await pass(WORD_MS);
    reader.leave();
    await pass(100);
    const next = read(replicas[1]);
    await pass(ANSWER_MS);
    expect(answerOf(next.events).text).toBe(OTHER_TEXT);
  });
});
