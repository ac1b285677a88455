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
  type Reader,
  type Replica,
  read,
  startReplicas,
  TEXT,
  typesOf,
  WORD_MS,
  WORDS,
} from '../__fixtures__/replicas.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a leader that dies', () => {
  // Covers: dead-leader
  it('in the middle of an answer is replaced within two seconds, and clients restart', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS, OTHER_WORDS);
    const [, ...followers] = await askAll(replicas);
    await pass(2 * WORD_MS + RELAYED_MS);
    replicas[0].die();
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

  it('causes no restart if its successor writes the same text', async () => {
    const { replicas } = startReplicas(WORDS, WORDS);
    const [, follower] = await askAll(replicas);
    await pass(2 * WORD_MS + RELAYED_MS);
    replicas[0].die();
    await pass(2_000 + ANSWER_MS);
    expect(typesOf(follower)).toEqual(['start', 'sources', 'delta', 'done']);
    expect(follower.text).toBe(TEXT);
    expect(modelCalls(replicas)).toBe(2);
  });

  it('before its first write is replaced, too', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [, follower] = await askAll(replicas);
    replicas[0].die();
    await pass(2_000 + ANSWER_MS);
    expect(answerOf(follower.events).text).toBe(OTHER_TEXT);
    expect(typesOf(follower)).not.toContain('restart');
  });

  it('while its model is silent is replaced within two seconds', async () => {
    const pause = Array.from({ length: 30 }, () => '');
    const { replicas } = startReplicas([...pause, ...WORDS], OTHER_WORDS);
    await askAll(replicas);
    await pass(5_000);
    expect(modelCalls(replicas)).toBe(1);
    replicas[0].die();
    await pass(2_000);
    expect(modelCalls(replicas)).toBe(2);
  });

  it('together with its successor is replaced by a third replica', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS, WORDS);
    const [, , last] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    replicas[0].die();
    await pass(1_500 + RELAYED_MS);
    const successor = replicas.findIndex(({ llm }, index) => index > 0 && llm.requests.length > 0);
    expect(successor).toBe(1);
    replicas[1].die();
    await pass(2_000 + ANSWER_MS);
    expect(answerOf(last.events).text).toBe(TEXT);
    expect(last.text).toBe(TEXT);
  });

  it('after it has stored the answer causes no second model call', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [first, second] = replicas;
    const follower = await followWithoutEnd(second, first);
    await pass(2_000 + RELAYED_MS);
    expect(answerOf(follower.events)).toMatchObject({ text: TEXT, cached: true });
    expect(modelCalls(replicas)).toBe(1);
  });
});

describe('a leader that has lost its lease', () => {
  it('stops writing, and its own clients get its answer', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [stalled] = replicas;
    const [leader, follower] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    Object.assign(stalled.faults, { write: async () => ({ leaseHeld: false, hasSubscribers: false }) });
    await pass(RELAYED_MS * 2);
    const writes = stalled.calls.write;
    await pass(2_000 + ANSWER_MS);
    expect(stalled.calls.write).toBe(writes);
    expect(answerOf(leader.events).text).toBe(TEXT);
    expect(typesOf(leader)).not.toContain('restart');
    expect(answerOf(follower.events).text).toBe(OTHER_TEXT);
  });

  it('ends its model call when its own clients have disconnected', async () => {
    const { replicas } = startReplicas(WORDS, OTHER_WORDS);
    const [stalled] = replicas;
    const [leader] = await askAll(replicas);
    await pass(WORD_MS + RELAYED_MS);
    leader.leave();
    await pass();
    Object.assign(stalled.faults, { write: async () => ({ leaseHeld: false, hasSubscribers: true }) });
    await pass(WORD_MS + RELAYED_MS);
    expect(stalled.llm.aborted).toBe(1);
  });
});

/** A follower that finds the leader's last entries deleted. */
async function followWithoutEnd(follower: Replica, leader: Replica): Promise<Reader> {
  read(leader);
  await pass();
  Object.assign(follower.faults, { read: async () => ({ entries: [], leaseHeld: true }) });
  const reader = read(follower);
  await pass(ANSWER_MS);
  Object.assign(follower.faults, { read: async () => ({ entries: [], leaseHeld: false }) });
  return reader;
}
