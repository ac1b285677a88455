import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RagError } from '../errors.ts';
import type { AnswerRelay } from '../ports/index.ts';
import { answerOf, USAGE } from './__fixtures__/fakes.ts';
import { pass, type Reader, read, startReplicas, WORD_MS } from './__fixtures__/replicas.ts';
import { collectAnswer } from './collect-answer.ts';

const QUESTION = 'How many days of leave do full-timers get?';
const WORDS = ['Full-timers ', 'have ', '30 ', 'days [1].'];
const OTHER_WORDS = ['It ', 'is ', '30 ', 'days [1].'];
const TEXT = WORDS.join('');
const OTHER_TEXT = OTHER_WORDS.join('');
/** A poll and a write after the fact. */
const RELAYED_MS = 150;
const ANSWER_MS = WORDS.length * WORD_MS + RELAYED_MS;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const typesOf = ({ events }: Reader): string[] =>
  events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);

const modelCalls = (replicas: readonly { llm: { requests: unknown[] } }[]): number =>
  replicas.reduce((count, { llm }) => count + llm.requests.length, 0);

describe('several replicas', () => {
  it('answer 200 identical questions at once with one model call', async () => {
    const { replicas, store } = startReplicas(WORDS, WORDS, WORDS);
    const answers = Array.from({ length: 200 }, (_, index) => {
      const { engine } = replicas[index % 3] ?? fail();
      return collectAnswer(engine.answer({ message: QUESTION }));
    });
    await pass(ANSWER_MS);
    const texts = (await Promise.all(answers)).map(({ text }) => text);
    expect(new Set(texts)).toEqual(new Set([TEXT]));
    expect(modelCalls(replicas)).toBe(1);
    expect(store.queries).toHaveLength(1);
  });

  it('let followers read along while the leader writes', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [leader, follower] = await askAll(replicas);
    await pass(2 * WORD_MS + RELAYED_MS);
    expect(leader?.text).toBe('Full-timers have');
    expect(follower?.text).toBe('Full-timers have');
    await pass(ANSWER_MS);
    expect(typesOf(follower ?? fail())).toEqual(['start', 'sources', 'delta', 'done']);
    expect(follower?.text).toBe(TEXT);
  });

  it('give latecomers all from the first word on', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [first, second] = replicas;
    read((first ?? fail()).engine, QUESTION);
    await pass(3 * WORD_MS + RELAYED_MS);
    const late = read((second ?? fail()).engine, QUESTION);
    await pass(ANSWER_MS);
    expect(late.text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('count the cost of an answer once', async () => {
    const { replicas } = startReplicas(WORDS, WORDS);
    const [leader, follower] = await askAll(replicas);
    await pass(ANSWER_MS);
    expect(answerOf(leader?.events ?? []).usage).toEqual(USAGE);
    expect(answerOf(follower?.events ?? []).usage).toMatchObject({ inputTokens: 0, outputTokens: 0 });
  });

  it('ask the relay once for all readers of a process', async () => {
    const { replicas } = startReplicas(WORDS, WORDS);
    const [, follower] = replicas;
    await askAll(replicas);
    for (let reader = 0; reader < 50; reader += 1) read((follower ?? fail()).engine, QUESTION);
    await pass(1_000);
    expect(follower?.calls.lead).toBe(1);
    expect(follower?.calls.read).toBeLessThanOrEqual(1 + 1_000 / 50);
  });

  it('follow one who has answered and is still storing the answer', async () => {
    const { replicas, cache } = startReplicas(WORDS, OTHER_WORDS);
    const set = cache.set;
    cache.set = async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await set(...args);
    };
    const [first, second] = replicas;
    const leader = read((first ?? fail()).engine, QUESTION);
    await pass(ANSWER_MS);
    expect(typesOf(leader).at(-1)).toBe('done');
    expect(cache.entries.size).toBe(0);
    const late = read((second ?? fail()).engine, QUESTION);
    await pass(RELAYED_MS);
    expect(answerOf(late.events).text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('fail alike when the model fails, and try again for the next who asks', async () => {
    const failure = new RagError('model_unavailable', 'down', {
      retryAfterMs: 5_000,
      details: { status: 503 },
    });
    const { replicas } = startReplicas(['One ', failure], WORDS);
    const [leader, follower] = await askAll(replicas);
    await pass(ANSWER_MS);
    for (const reader of [leader, follower]) {
      expect(reader?.text).toBe('One');
      expect(reader?.events.at(-1)).toMatchObject({
        type: 'error',
        error: { code: 'model_unavailable', retryAfterMs: 5_000, details: { status: 503 } },
      });
    }
    const again = read((replicas[1] ?? fail()).engine, QUESTION);
    await pass(ANSWER_MS);
    expect(answerOf(again.events).text).toBe(TEXT);
  });

  it('tell the relay neither the question nor who asks', async () => {
    const { replicas, relay } = startReplicas(WORDS);
    const lead = vi.spyOn(relay, 'lead');
    const write = vi.spyOn(relay, 'write');
    const reader = read((replicas[0] ?? fail()).engine, QUESTION);
    await pass(ANSWER_MS);
    const { sessionId, answerId } = answerOf(reader.events);
    expect(lead.mock.calls[0]?.[0]).toMatch(/^1:answer:[0-9a-f:]{64,}$/);
    const written = JSON.stringify(write.mock.calls);
    expect(written).toContain('Full-timers');
    for (const secret of [QUESTION, sessionId, answerId]) expect(written).not.toContain(secret);
  });

  it('follow one who has answered and is still storing, also when its own reader has gone', async () => {
    const { replicas, cache } = startReplicas(WORDS, OTHER_WORDS);
    const [first, second] = replicas;
    cache.set = () => new Promise((resolve) => setTimeout(resolve, 600));
    const leader = read((first ?? fail()).engine, QUESTION);
    await until(() => leader.events.at(-1)?.type === 'done');
    leader.leave();
    await pass(RELAYED_MS);
    const late = read((second ?? fail()).engine, QUESTION);
    await pass(RELAYED_MS);
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
    expect(follower?.text).toBe(TEXT);
    expect(store.queries).toHaveLength(1);
  });

  it('leave no timer behind', async () => {
    const { replicas } = startReplicas(WORDS, WORDS);
    const readers = await askAll(replicas);
    let settled = false;
    void Promise.all(replicas.map(({ engine }) => engine.settled())).then(() => {
      settled = true;
    });
    await until(() => settled && readers.every(({ events }) => events.at(-1)?.type === 'done'));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a leader that dies', () => {
  it('mid-answer is replaced within two seconds, and readers are told to start over', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS, OTHER_WORDS);
    const [, ...followers] = await askAll(replicas);
    await pass(2 * WORD_MS + RELAYED_MS);
    replicas[0]?.die();
    await pass(2_000);
    expect(modelCalls(replicas)).toBe(2);
    await pass(ANSWER_MS);
    for (const follower of followers) {
      expect(typesOf(follower)).toEqual(['start', 'sources', 'delta', 'restart', 'sources', 'delta', 'done']);
      expect(answerOf(follower.events).text).toBe(OTHER_TEXT);
      expect(follower.text).toBe(OTHER_TEXT);
    }
    expect(modelCalls(replicas)).toBe(2);
  });

  it('leaves no trace when its successor says the same', async () => {
    const { replicas } = startReplicas(WORDS, WORDS);
    const [, follower] = await askAll(replicas);
    await pass(2 * WORD_MS + RELAYED_MS);
    replicas[0]?.die();
    await pass(2_000 + ANSWER_MS);
    expect(typesOf(follower ?? fail())).toEqual(['start', 'sources', 'delta', 'done']);
    expect(follower?.text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(2);
  });

  it('before its first write is replaced all the same', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [, follower] = await askAll(replicas);
    replicas[0]?.die();
    await pass(2_000 + ANSWER_MS);
    expect(answerOf(follower?.events ?? []).text).toBe(OTHER_TEXT);
    expect(typesOf(follower ?? fail())).not.toContain('restart');
  });

  it('while thinking, after many renewals, is replaced within two seconds', async () => {
    const pause = Array.from({ length: 30 }, () => '');
    const { replicas } = startReplicas([...pause, ...WORDS], OTHER_WORDS);
    await askAll(replicas);
    await pass(5_000);
    expect(modelCalls(replicas)).toBe(1);
    replicas[0]?.die();
    await pass(2_000);
    expect(modelCalls(replicas)).toBe(2);
  });

  it('and its successor too: the third one answers', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS, WORDS);
    const [, , last] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    replicas[0]?.die();
    await pass(1_500 + RELAYED_MS);
    const successor = replicas.findIndex(({ llm }, index) => index > 0 && llm.requests.length > 0);
    expect(successor).toBe(1);
    replicas[1]?.die();
    await pass(2_000 + ANSWER_MS);
    expect(answerOf(last?.events ?? []).text).toBe(TEXT);
    expect(last?.text).toBe(TEXT);
  });

  it('after it has stored the answer, needs no second model call', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [first, second] = replicas;
    const follower = await followWithoutEnd(second ?? fail(), first ?? fail());
    await pass(2_000 + RELAYED_MS);
    expect(answerOf(follower.events)).toMatchObject({ text: TEXT, cached: true });
    expect(modelCalls(replicas)).toBe(1);
  });
});

describe('a leader that was stalled', () => {
  it('writes no more, and its own readers get its answer', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [stalled] = replicas;
    const [leader, follower] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    Object.assign((stalled ?? fail()).faults, { write: async () => ({ held: false, followed: false }) });
    await pass(RELAYED_MS * 2);
    const writes = stalled?.calls.write;
    await pass(2_000 + ANSWER_MS);
    expect(stalled?.calls.write).toBe(writes);
    expect(answerOf(leader?.events ?? []).text).toBe(TEXT);
    expect(typesOf(leader ?? fail())).not.toContain('restart');
    expect(answerOf(follower?.events ?? []).text).toBe(OTHER_TEXT);
  });

  it('ends its model call when its own readers have gone', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [stalled] = replicas;
    const [leader] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    leader?.leave();
    await pass();
    Object.assign((stalled ?? fail()).faults, { write: async () => ({ held: false, followed: true }) });
    await pass(WORD_MS + RELAYED_MS);
    expect(stalled?.llm.aborted).toBe(1);
  });
});

describe('a relay that breaks', () => {
  const names = ['lead', 'write', 'read', 'release'] as const;
  const rejecting = () => Promise.reject(new RagError('cache_unavailable', 'down'));
  const hanging = (...args: readonly unknown[]): Promise<never> => {
    const { signal } = args.at(-1) as { signal: AbortSignal };
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const garbage = async () => ({ entries: ['{'], held: true });
  const everywhere = (fault: () => Promise<never>): AnswerRelay => ({
    lead: fault,
    write: fault,
    read: fault,
    release: fault,
  });

  it.each([
    ...names.flatMap((name) => [
      { what: `${name} fails`, faults: { [name]: rejecting } },
      { what: `${name} hangs`, faults: { [name]: hanging } },
    ]),
    { what: 'all fails', faults: everywhere(rejecting) },
    { what: 'all hangs', faults: everywhere(hanging) },
    { what: 'entries are garbage', faults: { read: garbage } },
  ])('when $what, everyone is answered, at most half a second later', async ({ faults }) => {
    const { replicas } = startReplicas(WORDS, WORDS, WORDS);
    for (const replica of replicas) Object.assign(replica.faults, faults);
    const readers = await askAll(replicas);
    await pass(ANSWER_MS + 500);
    for (const reader of readers) {
      expect(typesOf(reader)).toEqual(['start', 'sources', 'delta', 'done']);
      expect(answerOf(reader.events)).toMatchObject({ text: TEXT, degraded: [] });
      expect(reader.text).toBe(TEXT);
    }
  });

  it('together with the cache is not even asked, and the cache no second time', async () => {
    const { replicas, cache } = startReplicas(WORDS);
    const get = vi.spyOn(cache, 'get').mockImplementation(rejecting);
    const [reader] = await askAll(replicas);
    await pass(WORDS.length * WORD_MS);
    expect(answerOf(reader?.events ?? [])).toMatchObject({ text: TEXT, degraded: ['cache'] });
    expect(get).toHaveBeenCalledTimes(1);
    expect(replicas[0]?.calls.lead).toBe(0);
  });

  it('mid-answer costs its followers a model call and no answer', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const readers = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    for (const replica of replicas) Object.assign(replica.faults, everywhere(rejecting));
    await pass(ANSWER_MS + 500);
    expect(readers.map((reader) => reader.text)).toEqual([TEXT, OTHER_TEXT]);
    expect(readers.map(({ events }) => events.at(-1)?.type)).toEqual(['done', 'done']);
  });

  it('for reading lets a follower answer by itself, before the leader has ended', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    Object.assign((replicas[1] ?? fail()).faults, { read: rejecting });
    const [, follower] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    expect(follower?.text).toBe('It');
  });

  it('for every other read costs nothing', async () => {
    const { replicas, relay } = startReplicas(WORDS, OTHER_WORDS);
    const [, second] = replicas;
    Object.assign((second ?? fail()).faults, {
      read: (...args: Parameters<AnswerRelay['read']>) =>
        (second?.calls.read ?? 0) % 2 === 0 ? rejecting() : relay.read(...args),
    });
    const [, follower] = await askAll(replicas);
    await pass(ANSWER_MS);
    expect(answerOf(follower?.events ?? []).text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('by being slow delays followers, and loses no word', async () => {
    const { replicas, relay } = startReplicas([...WORDS, ...WORDS], OTHER_WORDS);
    for (const { faults } of replicas) Object.assign(faults, slowly(relay));
    const [, follower] = await askAll(replicas);
    await pass(2 * ANSWER_MS + 500);
    expect(follower?.text).toBe(answerOf(follower?.events ?? []).text);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('for writing does not keep its leader busy after the answer', async () => {
    const { replicas } = startReplicas(WORDS);
    Object.assign((replicas[0] ?? fail()).faults, { write: rejecting });
    await askAll(replicas);
    await pass(ANSWER_MS + 1_500);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('while its reader leaves starts nothing', async () => {
    const { replicas, store } = startReplicas(WORDS);
    Object.assign((replicas[0] ?? fail()).faults, { lead: hanging });
    const [reader] = await askAll(replicas);
    reader?.leave();
    await pass(ANSWER_MS);
    expect(store.queries).toEqual([]);
  });

  it('for one write, carried out or not, doubles and loses no word', async () => {
    const { replicas, relay } = startReplicas(WORDS, OTHER_WORDS);
    const [first] = replicas;
    const [, follower] = await askAll(replicas);
    let writes = 0;
    Object.assign((first ?? fail()).faults, {
      write: async (...args: Parameters<AnswerRelay['write']>) => {
        writes += 1;
        if (writes % 3 === 1) return rejecting();
        const reply = await relay.write(...args);
        return writes % 3 === 2 ? rejecting() : reply;
      },
    });
    await pass(ANSWER_MS + 500);
    expect(writes).toBeGreaterThan(5);
    expect(follower?.text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });
});

describe('readers who leave', () => {
  it('end the model call within a second where nobody follows elsewhere', async () => {
    const { replicas } = startReplicas(WORDS);
    const [reader] = await askAll(replicas);
    await pass(WORD_MS);
    reader?.leave();
    await pass(100);
    expect(replicas[0]?.llm.aborted).toBe(1);
  });

  it('do not take the answer from those who follow elsewhere', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [first, second] = replicas;
    const leader = read((first ?? fail()).engine, QUESTION);
    // So that writes and polls do not fall together.
    await pass(25);
    const follower = read((second ?? fail()).engine, QUESTION);
    await pass(WORD_MS + RELAYED_MS);
    leader.leave();
    await pass(ANSWER_MS);
    expect(leader.events.at(-1)).toMatchObject({ error: { code: 'aborted' } });
    expect(answerOf(follower.events).text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('end the model call within a second when the last one elsewhere leaves too', async () => {
    const { replicas } = startReplicas([...WORDS, ...WORDS, ...WORDS, ...WORDS], OTHER_WORDS);
    const [leader, follower] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    leader?.leave();
    follower?.leave();
    await pass(1_000);
    expect(replicas[0]?.llm.aborted).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('and come back before the end find the answer that goes on for others', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [leader] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    leader?.leave();
    await pass();
    const back = read((replicas[0] ?? fail()).engine, QUESTION);
    await pass(ANSWER_MS);
    expect(answerOf(back.events).text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('give the lead back, so that the next one who asks waits for nobody', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const reader = read((replicas[0] ?? fail()).engine, QUESTION);
    await pass(WORD_MS);
    reader.leave();
    await pass(100);
    const next = read((replicas[1] ?? fail()).engine, QUESTION);
    await pass(ANSWER_MS);
    expect(answerOf(next.events).text).toBe(OTHER_TEXT);
  });
});

function fail(): never {
  throw new Error('There is no such replica.');
}

async function until(condition: () => boolean): Promise<void> {
  for (let step = 0; step < 1_000 && !condition(); step += 1) await pass(5);
  expect(condition()).toBe(true);
}

/** The same relay, each of whose calls takes a while. */
function slowly(relay: AnswerRelay): AnswerRelay {
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

/** One reader at each replica, who ask one after the other: the first one's replica leads. */
async function askAll(replicas: ReturnType<typeof startReplicas>['replicas']): Promise<Reader[]> {
  const readers: Reader[] = [];
  for (const { engine } of replicas) {
    readers.push(read(engine, QUESTION));
    await pass();
  }
  return readers;
}

/** A follower for whom the leader's last entries are gone when it looks for them. */
async function followWithoutEnd(
  follower: ReturnType<typeof startReplicas>['replicas'][number],
  leader: ReturnType<typeof startReplicas>['replicas'][number],
): Promise<Reader> {
  read(leader.engine, QUESTION);
  await pass();
  Object.assign(follower.faults, { read: async () => ({ entries: [], held: true }) });
  const reader = read(follower.engine, QUESTION);
  await pass(ANSWER_MS);
  Object.assign(follower.faults, { read: async () => ({ entries: [], held: false }) });
  return reader;
}
