import {
  type LLM,
  RagError,
  type RagErrorCode,
  type RateLimiter,
  type SessionStore,
  type VectorStore,
} from '@rag/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Outcome, outcomeOf, REQUEST, type Step, scriptedLLM } from './__fixtures__/scripted-llm.ts';
import { type CircuitState, createSharedBreaker, withCircuitBreaker } from './index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const DOWN = new RagError('model_unavailable', 'down');
const OPTIONS = { failures: 3, openMs: 1_000, maxOpenMs: 5_000 };
const REFUSED = { code: 'model_unavailable', details: { circuit: 'open' } };

function subject(...scripts: Step[][]) {
  const upstream = scriptedLLM('model', ...scripts);
  const states: CircuitState[] = [];
  const llm = withCircuitBreaker(upstream, { ...OPTIONS, onStateChange: (state) => states.push(state) });
  return { upstream, states, llm };
}

async function ask(llm: LLM, times: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let time = 0; time < times; time++) outcomes.push(await outcomeOf(llm));
  return outcomes;
}

it('withCircuitBreaker opens after the configured number of failures in a row, and reports when to retry', async () => {
  const { upstream, llm } = subject([DOWN]);
  await ask(llm, 3);
  vi.advanceTimersByTime(400);
  expect((await outcomeOf(llm)).error).toMatchObject({ ...REFUSED, retryAfterMs: 600, retryable: true });
  expect(upstream.requests).toHaveLength(3);
});

it('withCircuitBreaker is open before the last failure reaches the caller', async () => {
  const { states, llm } = subject([DOWN]);
  await ask(llm, 2);
  const last = llm.stream(REQUEST)[Symbol.asyncIterator]().next();
  const seen = await last.then(
    () => undefined,
    () => states.at(-1),
  );
  expect(seen).toEqual({ state: 'open', forMs: 1_000 });
});

it('withCircuitBreaker counts only failures in a row', async () => {
  const { upstream, llm } = subject([DOWN], [DOWN], ['yes'], [DOWN], [DOWN], ['yes']);
  await ask(llm, 6);
  expect(upstream.requests).toHaveLength(6);
});

it('withCircuitBreaker counts a stream that breaks off after its first token', async () => {
  const { upstream, llm } = subject(['half ', DOWN]);
  await ask(llm, 4);
  expect(upstream.requests).toHaveLength(3);
});

it('withCircuitBreaker does not count a first token as a success', async () => {
  const { upstream, llm } = subject([DOWN], [DOWN], ['half ', DOWN]);
  await ask(llm, 4);
  expect(upstream.requests).toHaveLength(3);
});

it.each([
  ['content_filtered', new RagError('content_filtered', 'no')],
  ['invalid_input', new RagError('invalid_input', 'no')],
  ['aborted', new RagError('aborted', 'left')],
  ['a request that is too long', new RagError('model_unavailable', 'no', { details: { status: 400 } })],
])('withCircuitBreaker does not count %s as a failure', async (_, error) => {
  const { upstream, llm } = subject([error]);
  await ask(llm, 10);
  expect(upstream.requests).toHaveLength(10);
});

it('withCircuitBreaker does not count a reader who leaves as a failure', async () => {
  const { upstream, llm } = subject(['a', 'b']);
  for (let time = 0; time < 10; time++) for await (const _ of llm.stream(REQUEST)) break;
  expect(upstream.requests).toHaveLength(10);
});

describe('withCircuitBreaker, when the open time is over,', () => {
  it('admits one trial call and refuses all others', async () => {
    const { upstream, states, llm } = subject([DOWN], [DOWN], [DOWN], ['a ', 'STALL']);
    await ask(llm, 3);
    vi.advanceTimersByTime(1_000);
    const controller = new AbortController();
    const trial = outcomeOf(llm, controller.signal);
    const others = await Promise.all(Array.from({ length: 50 }, () => outcomeOf(llm)));
    expect(upstream.requests).toHaveLength(4);
    expect(others.every(({ error }) => error?.details['circuit'] === 'open')).toBe(true);
    controller.abort();
    await trial;
    expect(states.at(-1)).toEqual({ state: 'open', forMs: 0 });
  });

  it('closes when the trial call has finished', async () => {
    const { upstream, states, llm } = subject([DOWN], [DOWN], [DOWN], ['yes']);
    await ask(llm, 3);
    vi.advanceTimersByTime(1_000);
    await ask(llm, 5);
    expect(upstream.requests).toHaveLength(8);
    expect(states).toEqual([{ state: 'open', forMs: 1_000 }, { state: 'half_open' }, { state: 'closed' }]);
  });

  it('opens for twice as long after each failed trial call, up to a limit', async () => {
    const { states, llm } = subject([DOWN]);
    await ask(llm, 3);
    for (let trial = 0; trial < 4; trial++) {
      vi.advanceTimersByTime(5_000);
      await outcomeOf(llm);
    }
    const opened = states.flatMap((state) => (state.state === 'open' ? [state.forMs] : []));
    expect(opened).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('admits another trial call when the reader of the first one leaves', async () => {
    const { upstream, states, llm } = subject([DOWN], [DOWN], [DOWN], ['a', 'b'], ['yes']);
    await ask(llm, 3);
    vi.advanceTimersByTime(1_000);
    for await (const _ of llm.stream(REQUEST)) break;
    expect(states.at(-1)).toEqual({ state: 'open', forMs: 0 });
    expect(await outcomeOf(llm)).toMatchObject({ text: 'yes' });
    expect(upstream.requests).toHaveLength(5);
    expect(states.at(-1)).toEqual({ state: 'closed' });
  });

  it('admits another trial call after it has refused many calls', async () => {
    const { upstream, llm } = subject([DOWN], [DOWN], [DOWN], ['a', 'b'], ['yes']);
    await ask(llm, 3);
    vi.advanceTimersByTime(1_000);
    const trial = llm.stream(REQUEST)[Symbol.asyncIterator]();
    await trial.next();
    const refused = await outcomeOf(llm);
    expect(refused.error).toMatchObject({ ...REFUSED, retryAfterMs: 1_000 });
    await trial.return?.();
    expect(await outcomeOf(llm)).toMatchObject({ text: 'yes' });
    expect(upstream.requests).toHaveLength(5);
  });

  it('starts again with the shortest open time after it was closed', async () => {
    const { states, llm } = subject([DOWN], [DOWN], [DOWN], [DOWN], ['yes'], [DOWN]);
    await ask(llm, 3);
    vi.advanceTimersByTime(1_000);
    await outcomeOf(llm);
    vi.advanceTimersByTime(2_000);
    await ask(llm, 4);
    expect(states.at(-1)).toEqual({ state: 'open', forMs: 1_000 });
  });

  it('does not use an aborted call as the trial call', async () => {
    const { states, llm } = subject([DOWN]);
    await ask(llm, 3);
    vi.advanceTimersByTime(1_000);
    expect((await outcomeOf(llm, AbortSignal.abort())).error?.code).toBe('aborted');
    expect(states).toEqual([{ state: 'open', forMs: 1_000 }]);
  });

  it('closes when the trial call’s prompt is refused', async () => {
    const { states, llm } = subject([DOWN], [DOWN], [DOWN], [new RagError('content_filtered', 'no')]);
    await ask(llm, 3);
    vi.advanceTimersByTime(1_000);
    await outcomeOf(llm);
    expect(states.at(-1)).toEqual({ state: 'closed' });
  });

  it('does not let an older call decide the trial', async () => {
    const { states, llm } = subject(['a', DOWN], [DOWN], [DOWN], [DOWN], ['b', 'c']);
    const old = llm.stream(REQUEST)[Symbol.asyncIterator]();
    await old.next();
    await ask(llm, 3);
    vi.advanceTimersByTime(1_000);
    const trial = llm.stream(REQUEST)[Symbol.asyncIterator]();
    await trial.next();
    await expect(old.next()).rejects.toBe(DOWN);
    expect(states.at(-1)).toEqual({ state: 'half_open' });
    await trial.return?.();
  });
});

describe('withCircuitBreaker, when the back end asks for a pause,', () => {
  it('opens immediately for that long', async () => {
    const busy = new RagError('rate_limited', 'busy', { retryAfterMs: 4_000 });
    const { upstream, states, llm } = subject([busy], ['yes']);
    await outcomeOf(llm);
    expect(states).toEqual([{ state: 'open', forMs: 4_000 }]);
    vi.advanceTimersByTime(3_999);
    await outcomeOf(llm);
    expect(upstream.requests).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(await outcomeOf(llm)).toMatchObject({ text: 'yes' });
  });

  it('limits a pause of a day', async () => {
    const busy = new RagError('rate_limited', 'busy', { retryAfterMs: 86_400_000 });
    const { states, llm } = subject([busy]);
    await outcomeOf(llm);
    expect(states).toEqual([{ state: 'open', forMs: 5_000 }]);
  });

  it('counts a short pause as an ordinary failure', async () => {
    const busy = new RagError('rate_limited', 'busy', { retryAfterMs: 500 });
    const { upstream, llm } = subject([busy], ['yes']);
    await ask(llm, 2);
    expect(upstream.requests).toHaveLength(2);
  });
});

describe('withCircuitBreaker, around a port without a stream,', () => {
  function flakyStore(failures: number): VectorStore & { calls: number } {
    return {
      capabilities: { vector: false, text: true },
      calls: 0,
      generation: async () => 'g1',
      async search() {
        this.calls += 1;
        if (this.calls <= failures) throw new RagError('search_unavailable', 'down');
        return [];
      },
    };
  }
  const REQUESTED = { text: 'a', top: 1 };

  it('refuses calls with the port’s own code for an unavailable back end', async () => {
    const guarded = withCircuitBreaker(flakyStore(9), { failures: 1 });
    await expect(guarded.search(REQUESTED)).rejects.toThrow('down');
    await expect(guarded.search(REQUESTED)).rejects.toMatchObject({
      code: 'search_unavailable',
      details: { circuit: 'open' },
    });
  });

  it('closes when the trial call is answered', async () => {
    const store = flakyStore(1);
    const guarded = withCircuitBreaker(store, { failures: 1, openMs: 1_000 });
    await expect(guarded.search(REQUESTED)).rejects.toThrow('down');
    vi.advanceTimersByTime(1_000);
    for (let call = 0; call < 3; call++) await guarded.search(REQUESTED);
    expect(store.calls).toBe(4);
  });

  it('does not use an aborted call as the trial call', async () => {
    const states: CircuitState[] = [];
    const onStateChange = (state: CircuitState) => states.push(state);
    const guarded = withCircuitBreaker(flakyStore(1), { failures: 1, openMs: 1_000, onStateChange });
    await expect(guarded.search(REQUESTED)).rejects.toThrow('down');
    vi.advanceTimersByTime(1_000);
    const search = guarded.search(REQUESTED, { signal: AbortSignal.abort() });
    await expect(search).rejects.toMatchObject({ code: 'aborted' });
    expect(states).toHaveLength(1);
  });
});

describe('a circuit breaker shared by several ports of one back end', () => {
  function brokenState() {
    const calls: string[] = [];
    const fail = async (name: string, code: RagErrorCode): Promise<never> => {
      calls.push(name);
      throw new RagError(code, 'down');
    };
    const sessions: SessionStore = {
      read: () => fail('sessions', 'session_unavailable'),
      append: () => fail('sessions', 'session_unavailable'),
      clear: () => fail('sessions', 'session_unavailable'),
    };
    const limiter: RateLimiter = { consume: () => fail('limiter', 'overloaded') };
    return { calls, sessions, limiter };
  }

  it('opens for all ports when one port has failures, each with its own code', async () => {
    const { calls, sessions, limiter } = brokenState();
    const guard = createSharedBreaker({ failures: 2 });
    const guarded = { sessions: guard(sessions), limiter: guard(limiter) };
    await expect(guarded.sessions.read('a')).rejects.toThrow('down');
    await expect(guarded.limiter.consume('a')).rejects.toThrow('down');
    const refused = { details: { circuit: 'open' } };
    await expect(guarded.sessions.read('a')).rejects.toMatchObject({
      ...refused,
      code: 'session_unavailable',
    });
    await expect(guarded.limiter.consume('a')).rejects.toMatchObject({
      ...refused,
      code: 'overloaded',
    });
    expect(calls).toEqual(['sessions', 'limiter']);
  });
});
