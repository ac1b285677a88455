import { type LLM, RagError } from '@rag/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { REQUEST, type Step, scriptedLLM, USAGE } from './__fixtures__/scripted-llm.ts';
import {
  createDailyBudget,
  type DailyBudgetOptions,
  type DailyCounter,
  type SpentEvent,
} from './daily-budget.ts';
import { withBudget } from './with-budget.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;
/** The tokens of one scripted answer: 100 in, 20 out. */
const TOKENS = USAGE.inputTokens + USAGE.outputTokens;
const PRICES = new Map([
  ['small', { input: 0.2, cachedInput: 0.02, output: 1.2 }],
  ['large', { input: 2, cachedInput: 0.2, output: 12 }],
]);
const SPENT = { code: 'model_unavailable', details: { budget: 'tokens' } };

let nowMs: number;
let spentEvents: SpentEvent[];
beforeEach(() => {
  nowMs = NOON;
  spentEvents = [];
});

function budgetOf(options: Partial<DailyBudgetOptions>) {
  return createDailyBudget({
    limits: {},
    onSpent: (event) => spentEvents.push(event),
    now: () => nowMs,
    ...options,
  });
}

async function ask(llm: LLM): Promise<void> {
  for await (const _ of llm.stream(REQUEST));
}

/** A counter as replicas share it, which can be down. */
function sharedCounter(): DailyCounter & {
  isDown: boolean;
  readonly days: Map<string, unknown>;
  calls: number;
} {
  const days = new Map<string, Map<string, { tokens: number; cost: number }>>();
  return {
    isDown: false,
    calls: 0,
    days,
    async report(day, member, spent) {
      this.calls += 1;
      if (this.isDown) throw new RagError('cache_unavailable', 'down');
      const members = days.get(day) ?? new Map();
      days.set(day, members.set(member, spent));
      const all = [...members.values()];
      return {
        tokens: all.reduce((sum, { tokens }) => sum + tokens, 0),
        cost: all.reduce((sum, { cost }) => sum + cost, 0),
      };
    },
  };
}

describe('a budget of tokens', () => {
  it('calls the model until the budget is spent and not afterwards', async () => {
    const llm = scriptedLLM('m', ['a']);
    const limited = withBudget(llm, budgetOf({ limits: { tokens: 2 * TOKENS } }));
    await ask(limited);
    await ask(limited);
    await expect(ask(limited)).rejects.toMatchObject(SPENT);
    expect(llm.requests).toHaveLength(2);
  });

  it('reports the time until the next day', async () => {
    const limited = withBudget(scriptedLLM('m', ['a']), budgetOf({ limits: { tokens: 1 } }));
    await ask(limited);
    await expect(ask(limited)).rejects.toMatchObject({ retryAfterMs: DAY_MS / 2 });
  });

  it('resets at midnight UTC', async () => {
    const limited = withBudget(scriptedLLM('m', ['a']), budgetOf({ limits: { tokens: 1 } }));
    await ask(limited);
    nowMs = NOON + DAY_MS / 2 - 1;
    await expect(ask(limited)).rejects.toMatchObject(SPENT);
    nowMs += 1;
    await expect(ask(limited)).resolves.toBeUndefined();
  });

  it('is reported as spent once a day', async () => {
    const limited = withBudget(scriptedLLM('m', ['a']), budgetOf({ limits: { tokens: 1 } }));
    for (let call = 0; call < 4; call += 1) await ask(limited).catch(() => {});
    nowMs += DAY_MS;
    for (let call = 0; call < 4; call += 1) await ask(limited).catch(() => {});
    expect(spentEvents).toEqual([
      { budget: 'tokens', limit: 1 },
      { budget: 'tokens', limit: 1 },
    ]);
  });
});

describe('a budget of money', () => {
  it.each([
    ['input and output at prices per million tokens', USAGE, (100 * 0.2 + 20 * 1.2) / 1_000_000],
    [
      'cached input at its lower price',
      { ...USAGE, cachedInputTokens: 60 },
      (40 * 0.2 + 60 * 0.02 + 24) / 1_000_000,
    ],
  ])('counts %s', (_what, usage, cost) => {
    const enough = budgetOf({ limits: { cost: cost * 1.001 }, prices: PRICES });
    const short = budgetOf({ limits: { cost: cost * 0.999 }, prices: PRICES });
    enough.spend(usage, 'small');
    short.spend(usage, 'small');
    expect(() => enough.admit()).not.toThrow();
    expect(() => short.admit()).toThrow(RagError);
  });

  it('uses the prices of the deployment that answered', async () => {
    const budget = budgetOf({ limits: { cost: 0.000_1 }, prices: PRICES });
    const llm: LLM = {
      model: 'large|small',
      parameters: '',
      async *stream() {
        yield { type: 'finish', reason: 'stop', usage: USAGE, model: 'small' };
      },
    };
    await ask(withBudget(llm, budget));
    expect(() => budget.admit()).not.toThrow();
  });

  it('uses the highest price for an unknown model', () => {
    const budget = budgetOf({ limits: { cost: 0.000_4 }, prices: PRICES });
    budget.spend(USAGE, 'large|small');
    expect(() => budget.admit()).toThrow(RagError);
  });

  it('requires prices', () => {
    expect(() => budgetOf({ limits: { cost: 1 } })).toThrow('prices');
  });
});

describe('a stream that reports no usage', () => {
  /** 24 bytes of prompt and 40 of answer, at four bytes a token. */
  const ESTIMATE = 6 + 10;
  const TEXT = 'x'.repeat(40);

  async function tokensOf(script: readonly Step[], run: (llm: LLM) => Promise<unknown>): Promise<number> {
    const reports: number[] = [];
    const counter: DailyCounter = {
      async report(_day, _member, spent) {
        reports.push(spent.tokens);
        return spent;
      },
    };
    const budget = budgetOf({ limits: { tokens: 1_000 }, counter });
    await run(withBudget(scriptedLLM('m', script), budget)).catch(() => {});
    await Promise.resolve();
    return reports.at(-1) ?? 0;
  }

  it('is estimated from its length when it breaks off', async () => {
    expect(await tokensOf([TEXT, new RagError('timeout', 'slow')], ask)).toBe(ESTIMATE);
  });

  it('is estimated from its length when the reader leaves', async () => {
    const leave = async (llm: LLM): Promise<void> => {
      for await (const _ of llm.stream(REQUEST)) break;
    };
    expect(await tokensOf([TEXT, TEXT], leave)).toBe(ESTIMATE);
  });

  it('costs its prompt when it is aborted before its first part', async () => {
    const abort = async (llm: LLM): Promise<void> => {
      const controller = new AbortController();
      const pulled = llm.stream(REQUEST, { signal: controller.signal })[Symbol.asyncIterator]().next();
      setImmediate(() => controller.abort());
      await pulled;
    };
    expect(await tokensOf(['STALL'], abort)).toBe(6);
  });

  it('costs nothing when it fails before its first part', async () => {
    expect(await tokensOf([new RagError('model_unavailable', 'down')], ask)).toBe(0);
  });

  it('is counted once when the reader leaves after the finish part', async () => {
    const leave = async (llm: LLM): Promise<void> => {
      for await (const part of llm.stream(REQUEST)) if (part.type === 'finish') break;
    };
    expect(await tokensOf([TEXT], leave)).toBe(TOKENS);
  });
});

describe('replicas that share a counter', () => {
  const two = (counter: DailyCounter, tokens = 2 * TOKENS) =>
    [1, 2].map(() => withBudget(scriptedLLM('m', ['a']), budgetOf({ limits: { tokens }, counter })));

  it('share one budget', async () => {
    const [one, other] = two(sharedCounter());
    if (one === undefined || other === undefined) throw new Error('There are two.');
    await ask(one);
    await ask(other);
    await expect(ask(other)).rejects.toMatchObject(SPENT);
  });

  it('learn after five seconds what other replicas spent, even when they spend nothing themselves', async () => {
    const [one, other] = two(sharedCounter());
    if (one === undefined || other === undefined) throw new Error('There are two.');
    await ask(one);
    await ask(one);
    nowMs += 5_000;
    // Admitted while it asks: nothing waits for the counter.
    await ask(other);
    await expect(ask(other)).rejects.toMatchObject(SPENT);
  });

  it('do not read the counter within five seconds', async () => {
    const counter = sharedCounter();
    const budget = budgetOf({ limits: { tokens: 1_000 }, counter });
    budget.admit();
    nowMs += 4_999;
    budget.admit();
    expect(counter.calls).toBe(1);
    nowMs += 1;
    await Promise.resolve();
    await Promise.resolve();
    budget.admit();
    expect(counter.calls).toBe(2);
  });

  it('keep counting while the counter is down, starting from the last known sum', async () => {
    const counter = sharedCounter();
    const [one, other] = two(counter, 3 * TOKENS);
    if (one === undefined || other === undefined) throw new Error('There are two.');
    await ask(one);
    await ask(other);
    counter.isDown = true;
    await ask(other);
    await expect(ask(other)).rejects.toMatchObject(SPENT);
  });

  it('catch up when the counter is back', async () => {
    const counter = sharedCounter();
    const [one, other] = two(counter);
    if (one === undefined || other === undefined) throw new Error('There are two.');
    await ask(one);
    counter.isDown = true;
    await ask(other);
    counter.isDown = false;
    nowMs += 5_000;
    await ask(one);
    await expect(ask(one)).rejects.toMatchObject(SPENT);
  });
});
