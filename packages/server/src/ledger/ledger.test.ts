import { createMemoryCounterStore } from '@rag/adapters/memory';
import { type CounterStore, RagError } from '@rag/core';
import { createTestClock } from '@rag/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { ANSWER } from '../__fixtures__/fake-engine.ts';
import { createPriceList, createUsageCount } from '../cost/index.ts';
import { type AnsweredEvent, combineObservers, SILENT_LOGGER } from '../observability/index.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { summarize, summarizeDays } from './summarize.ts';

const USAGE = { inputTokens: 1_000, cachedInputTokens: 0, outputTokens: 500 };
/** 1,000 × 0.15 + 500 × 0.60 millionths of a dollar. */
const COST = 0.00045;
const MODEL = 'gpt-4o-mini';
const HOUR_MS = 3_600_000;

function answered(change: object = {}, ms = 100): AnsweredEvent {
  const answer = { ...ANSWER, model: MODEL, ...change };
  return { route: '/chat', last: { type: 'done', answer }, ms, isStreaming: false };
}

function failed(code: 'rate_limited' | 'search_unavailable' | 'invalid_input'): AnsweredEvent {
  return {
    route: '/chat',
    last: { type: 'error', error: new RagError(code, '') },
    ms: 5,
    isStreaming: false,
  };
}

function setUp({ shared }: { shared?: CounterStore } = {}) {
  const clock = createTestClock(Date.UTC(2026, 10, 22));
  const logger = { ...SILENT_LOGGER, warn: vi.fn(), info: vi.fn() };
  const open = () => {
    const usage = createUsageCount();
    const ledger = createLedger({
      usage,
      costOf: createPriceList(),
      shared: () => shared,
      state: async () => ({ version: '1', openStreams: 2, isReady: true }),
      logger,
      now: clock.now,
    });
    return { ...ledger, ...combineObservers([ledger, usage]) };
  };
  return { ...clock, logger, open, ledger: open() };
}

const statisticsOf = async (ledger: Ledger) => summarize(await ledger.read(), { budget: 10 });

describe('the ledger', () => {
  it('counts what answers cost, and what the cache saved', async () => {
    const { ledger } = setUp();
    ledger.modelUsed?.({ model: MODEL, usage: USAGE });
    const calls = [{ model: MODEL, usage: USAGE }];
    ledger.answered?.(answered({ billed: calls }));
    ledger.answered?.(answered({ cached: true, cacheResult: 'exact', saved: calls }));
    ledger.answered?.(answered({ cacheResult: 'shared', saved: calls }));
    await ledger.flush();
    const { today } = await statisticsOf(ledger);
    expect(today).toEqual({
      cost: COST,
      saved: 2 * COST,
      tokens: 1_500,
      savedTokens: 3_000,
      byDeployment: {
        [MODEL]: { tokens: 1_500, cost: COST, calls: 1, cachedInputTokens: 0, outputTokens: 500 },
      },
      unpriced: [],
      questions: 3,
      budget: 10,
    });
  });

  it('names a deployment without a price, instead of taking it for free', async () => {
    const { ledger } = setUp();
    ledger.modelUsed?.({ model: 'llama3', usage: USAGE });
    await ledger.flush();
    expect((await statisticsOf(ledger)).today).toMatchObject({
      cost: 0,
      tokens: 1_500,
      unpriced: ['llama3'],
    });
  });

  it('counts failures of the service, and not what clients did wrong', async () => {
    const { ledger } = setUp();
    ledger.answered?.(failed('search_unavailable'));
    ledger.answered?.(failed('rate_limited'));
    ledger.answered?.(failed('invalid_input'));
    ledger.answered?.(answered({ degraded: ['model'] }));
    for (const clientKey of ['a', 'b', 'a']) ledger.rateLimited?.({ policy: 'answers', clientKey });
    await ledger.flush();
    const { lastHour, alerts } = await statisticsOf(ledger);
    expect(lastHour).toMatchObject({
      questions: 4,
      failed: 1,
      limited: 1,
      limitedClients: 2,
      outcomes: { answered: 1 },
      errors: { search_unavailable: 1, rate_limited: 1, invalid_input: 1 },
      degraded: { model: 1 },
    });
    expect(alerts.find(({ id }) => id === 'error-rate')).toMatchObject({ value: 0.25, isFiring: true });
  });

  it('raises no alert and has no shares before anything has happened', async () => {
    const { ledger } = setUp();
    const { alerts, lastHour, minutes } = await statisticsOf(ledger);
    expect(alerts.filter(({ isFiring }) => isFiring)).toEqual([]);
    expect(lastHour.durations).toEqual({});
    expect(minutes).toHaveLength(60);
  });

  it('applies each rule to its own window', async () => {
    const { ledger, advance } = setUp();
    for (let count = 0; count < 2; count += 1) ledger.answered?.(failed('search_unavailable'));
    for (let count = 0; count < 99; count += 1) ledger.answered?.(answered({}, 9_000));
    await ledger.flush();
    const firing = async () =>
      (await statisticsOf(ledger)).alerts.filter(({ isFiring }) => isFiring).map(({ id }) => id);
    expect(await firing()).toEqual(['error-rate', 'slow-answers']);
    ledger.answered?.(failed('search_unavailable'));
    ledger.answered?.(answered({}, 9_000));
    await ledger.flush();
    expect(await firing()).toEqual(['error-rate', 'slow-answers', 'low-hit-rate']);
    await advance(6 * 60_000);
    expect(await firing()).toEqual(['slow-answers', 'low-hit-rate']);
    await advance(HOUR_MS);
    expect(await firing()).toEqual([]);
  });

  it('fires for the spending of the last 24 hours', async () => {
    const { ledger, advance } = setUp();
    const usage = { ...USAGE, inputTokens: 4_000_000_000 };
    ledger.modelUsed?.({ model: MODEL, usage });
    await ledger.flush();
    await advance(22 * HOUR_MS);
    const { alerts } = await statisticsOf(ledger);
    expect(alerts.find(({ id }) => id === 'daily-spend')).toMatchObject({ isFiring: true });
  });

  it('adds up all replicas, and shows each with its state until it closes', async () => {
    const shared = createMemoryCounterStore({ now: () => 0 });
    const { ledger: one, open } = setUp({ shared });
    const other = open();
    one.circuitChanged?.({ backEnd: MODEL, state: 'open' });
    for (const ledger of [one, other, other]) ledger.answered?.(answered());
    await Promise.all([one.flush(), other.flush()]);
    const { scope, lastHour, replicas } = await statisticsOf(one);
    expect([scope, lastHour.questions]).toEqual(['fleet', 3]);
    expect(replicas).toHaveLength(2);
    expect(replicas.map(({ circuits }) => circuits)).toContainEqual({ [MODEL]: 'open' });
    await other.close();
    expect((await statisticsOf(one)).replicas).toHaveLength(1);
  });
});

it('lists the days of a month on which something was counted', async () => {
  const { ledger, advance } = setUp();
  const usage = { inputTokens: 900, cachedInputTokens: 300, outputTokens: 100 };
  for (let day = 0; day < 40; day += 1) {
    ledger.modelUsed?.({ model: MODEL, usage });
    ledger.answered?.(answered({ cacheResult: 'exact', cached: true }));
    ledger.answered?.(answered());
    await ledger.flush();
    await advance(24 * HOUR_MS);
  }
  const { scope, days } = summarizeDays(await ledger.readDays());
  expect(scope).toBe('replica');
  // Today nothing was counted so far.
  expect(days.map(({ day }) => day).slice(-2)).toEqual(['2026-12-30', '2026-12-31']);
  expect(days).toHaveLength(30);
  expect(days.at(-1)).toEqual({
    day: '2026-12-31',
    isOver: true,
    lookups: 2,
    hits: 1,
    cost: expect.closeTo(0.0001725, 9),
    saved: 0,
    byDeployment: {
      [MODEL]: expect.objectContaining({ tokens: 1_000, cachedInputTokens: 300, outputTokens: 100 }),
    },
  });
});

describe('while Redis is unreachable', () => {
  const UNSENT = 'counters in Redis are unreachable: this replica keeps its own';
  const SENT_AGAIN = 'counters are shared again';
  const UNREAD = 'counters in Redis cannot be read: the dashboard shows this replica alone';
  const READ_AGAIN = 'the dashboard shows the whole fleet again';

  function failingStore() {
    const store = createMemoryCounterStore({ now: () => 0 });
    const state = { isDown: true, losesReplies: false, isUnreadable: false };
    const failure = () => new RagError('cache_unavailable', '');
    const shared: CounterStore = {
      ...store,
      async add(batch) {
        if (state.losesReplies) await store.add(batch);
        if (state.isDown || state.losesReplies) throw failure();
        await store.add(batch);
      },
      async read(periods) {
        if (state.isDown || state.isUnreadable) throw failure();
        return store.read(periods);
      },
    };
    return { shared, state };
  }

  it('a replica shows its own numbers and says so once, and reports all of them afterwards', async () => {
    const { shared, state } = failingStore();
    const { ledger, logger } = setUp({ shared });
    for (let turn = 0; turn < 3; turn += 1) {
      ledger.answered?.(answered());
      await ledger.flush();
    }
    expect(await ledger.read()).toMatchObject({ scope: 'cut_off_replica' });
    expect((await statisticsOf(ledger)).lastHour.questions).toBe(3);
    expect(logger.warn.mock.calls.map(([, message]) => message)).toEqual([UNSENT, UNREAD]);
    state.isDown = false;
    await ledger.flush();
    expect(await ledger.read()).toMatchObject({ scope: 'fleet' });
    expect((await statisticsOf(ledger)).lastHour.questions).toBe(3);
    expect(logger.info.mock.calls.map(([, message]) => message)).toEqual([SENT_AGAIN, READ_AGAIN]);
  });

  it('a replica that can report and not read says so, once for each change', async () => {
    const { shared, state } = failingStore();
    Object.assign(state, { isDown: false, isUnreadable: true });
    const { ledger, logger } = setUp({ shared });
    for (let turn = 0; turn < 3; turn += 1) {
      ledger.answered?.(answered());
      await ledger.flush();
      expect(await ledger.read()).toMatchObject({ scope: 'cut_off_replica' });
      expect(await ledger.readDays()).toMatchObject({ scope: 'cut_off_replica' });
    }
    expect(logger.warn).toHaveBeenCalledExactlyOnceWith({}, UNREAD);
    expect(logger.info).not.toHaveBeenCalled();
    state.isUnreadable = false;
    for (let turn = 0; turn < 3; turn += 1) expect(await ledger.read()).toMatchObject({ scope: 'fleet' });
    expect(logger.warn).toHaveBeenCalledOnce();
    expect(logger.info).toHaveBeenCalledExactlyOnceWith({}, READ_AGAIN);
  });

  it('a report whose reply was lost is counted once', async () => {
    const { shared, state } = failingStore();
    const { ledger } = setUp({ shared });
    Object.assign(state, { isDown: false, losesReplies: true });
    ledger.answered?.(answered());
    await ledger.flush();
    ledger.answered?.(answered());
    await ledger.flush();
    state.losesReplies = false;
    await ledger.flush();
    expect((await statisticsOf(ledger)).lastHour.questions).toBe(2);
  });

  it('a replica keeps the last two hours of what it could not report, and no more', async () => {
    const { shared, state } = failingStore();
    const { ledger, advance } = setUp({ shared });
    for (let minute = 0; minute < 200; minute += 1) {
      ledger.answered?.(answered());
      await ledger.flush();
      await advance(60_000);
    }
    state.isDown = false;
    await ledger.flush();
    const { today } = await statisticsOf(ledger);
    // The minute that was under way when Redis failed, and 120 others.
    expect(today.questions).toBe(121);
  });
});
