import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf } from '../__fixtures__/fakes.ts';
import {
  ANSWER_MS,
  askAll,
  modelCalls,
  OTHER_TEXT,
  OTHER_WORDS,
  pass,
  RELAYED_MS,
  slowly,
  startReplicas,
  TEXT,
  typesOf,
  WORD_MS,
  WORDS,
} from '../__fixtures__/replicas.ts';
import { RagError } from '../errors.ts';
import type { AnswerRelay } from '../ports/index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a broken relay', () => {
  const names = ['lead', 'write', 'read', 'release'] as const;
  const rejecting = () => Promise.reject(new RagError('cache_unavailable', 'down'));
  const hanging = (...args: readonly unknown[]): Promise<never> => {
    const { signal } = args.at(-1) as { signal: AbortSignal };
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const garbage = async () => ({ entries: ['{'], leaseHeld: true });
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
    { what: 'everything fails', faults: everywhere(rejecting) },
    { what: 'everything hangs', faults: everywhere(hanging) },
    { what: 'entries are garbage', faults: { read: garbage } },
  ])('delays every answer by at most half a second when $what', async ({ faults }) => {
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

  // A claim that is given up costs a model call.
  it('that is slow to grant the lead still lets one replica lead', async () => {
    const { replicas, relay } = startReplicas(WORDS, OTHER_WORDS);
    for (const replica of replicas)
      replica.faults.lead = async (...args) => {
        const reply = await relay.lead(...args);
        await new Promise((resolve) => setTimeout(resolve, 250));
        return reply;
      };
    await askAll(replicas);
    await pass(ANSWER_MS + 2_000);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('is not called when the cache fails, too', async () => {
    const { replicas, cache } = startReplicas(WORDS);
    const get = vi.spyOn(cache, 'get').mockImplementation(rejecting);
    const [reader] = await askAll(replicas);
    await pass(WORDS.length * WORD_MS);
    expect(answerOf(reader.events)).toMatchObject({ text: TEXT, degraded: ['cache'] });
    expect(get).toHaveBeenCalledTimes(1);
    expect(replicas[0].calls.lead).toBe(0);
  });

  it('in the middle of an answer costs followers one more model call', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const readers = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    for (const replica of replicas) Object.assign(replica.faults, everywhere(rejecting));
    await pass(ANSWER_MS + 500);
    expect(readers.map((reader) => reader.text)).toEqual([TEXT, OTHER_TEXT]);
    expect(readers.map(({ events }) => events.at(-1)?.type)).toEqual(['done', 'done']);
  });

  it('that cannot be read makes a follower answer by itself before the leader ends', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    Object.assign(replicas[1].faults, { read: rejecting });
    const [, follower] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    expect(follower.text).toBe('It');
  });

  it('that fails at every second read loses no answer', async () => {
    const { replicas, relay } = startReplicas(WORDS, OTHER_WORDS);
    const [, second] = replicas;
    Object.assign(second.faults, {
      read: (...args: Parameters<AnswerRelay['read']>) =>
        second.calls.read % 2 === 0 ? rejecting() : relay.read(...args),
    });
    const [, follower] = await askAll(replicas);
    await pass(ANSWER_MS);
    expect(answerOf(follower.events).text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('that fails for one second while the model is silent causes no second model call', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [leader] = replicas;
    leader.llm.wordMs = 2_000;
    const readers = await askAll(replicas);
    await pass(1_400);
    Object.assign(leader.faults, { write: rejecting });
    await pass(900);
    Object.assign(leader.faults, { write: undefined });
    await pass(WORDS.length * 2_000 + RELAYED_MS);
    expect(readers.map(({ text }) => text)).toEqual([TEXT, TEXT]);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('that is slow delays followers and loses no text', async () => {
    const { replicas, relay } = startReplicas([...WORDS, ...WORDS], OTHER_WORDS);
    for (const { faults } of replicas) Object.assign(faults, slowly(relay));
    replicas[0].llm.wordMs = 70;
    const [, follower] = await askAll(replicas);
    await pass(2 * ANSWER_MS + 500);
    expect(follower.text).toBe(answerOf(follower.events).text);
    expect(replicas[1].calls.lead).toBe(1);
    expect(modelCalls(replicas)).toBe(1);
  });

  it('that cannot be written does not occupy its leader after the answer', async () => {
    const { replicas } = startReplicas(WORDS);
    Object.assign(replicas[0].faults, { write: rejecting });
    await askAll(replicas);
    await pass(ANSWER_MS + 1_500);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('starts no answer for a client that has disconnected', async () => {
    const { replicas, store } = startReplicas(WORDS);
    Object.assign(replicas[0].faults, { lead: hanging });
    const [reader] = await askAll(replicas);
    reader.leave();
    await pass(ANSWER_MS);
    expect(store.queries).toEqual([]);
  });

  it('that fails before or after single writes neither repeats nor loses text', async () => {
    const { replicas, relay } = startReplicas(WORDS, OTHER_WORDS);
    const [first] = replicas;
    const [, follower] = await askAll(replicas);
    let writes = 0;
    Object.assign(first.faults, {
      write: async (...args: Parameters<AnswerRelay['write']>) => {
        writes += 1;
        if (writes % 3 === 1) return rejecting();
        const reply = await relay.write(...args);
        return writes % 3 === 2 ? rejecting() : reply;
      },
    });
    await pass(ANSWER_MS + 500);
    expect(writes).toBeGreaterThan(5);
    expect(follower.text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(1);
  });
});
