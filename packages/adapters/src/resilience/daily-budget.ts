import { RagError, type TokenUsage } from '@rag/core';
import { requirePositive } from '@rag/core/adapter';
import { costOf, type ModelPrices } from './model-prices.ts';

/** What was spent, in whole numbers: tokens of input and output, and millionths of the currency. */
export interface Spending {
  readonly tokens: number;
  readonly cost: number;
}

/** Where replicas put together what they spend. */
export interface DailyCounter {
  /**
   * Notes what `member` has spent on `day` (such as `2026-11-22`) in all, and resolves with what all members
   * have. Noting the same again, or less than before, changes nothing, so that a call whose answer was lost may
   * be repeated. Rejects where the counter cannot be reached.
   */
  report(day: string, member: string, spent: Spending): Promise<Spending>;
}

export interface DailyBudgetOptions {
  /** What a day (UTC) may take at the most; what is absent is not limited. */
  readonly limits: { readonly tokens?: number; readonly cost?: number };
  /** Needed for a limit of cost, which is in the same currency: a whole one, not its millionths. */
  readonly prices?: ModelPrices;
  /** Shared with other replicas. Without it, or while it fails, each counts for itself. */
  readonly counter?: DailyCounter;
  /** How old the knowledge of what others have spent may be when a call is admitted. Default 5,000. */
  readonly refreshMs?: number;
  /** Told once a day, when the first call is refused. Must not throw. */
  readonly onSpent?: (event: SpentEvent) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface SpentEvent {
  readonly budget: 'tokens' | 'cost';
  /** In tokens, or in the currency. */
  readonly limit: number;
}

export interface DailyBudget {
  /** Throws `model_unavailable`, with the time until midnight as `retryAfterMs`, where the day's is spent. */
  admit(): void;
  /** Counts a call that was made, by the name of its model where that is known. */
  spend(usage: TokenUsage, model?: string): void;
}

const DAY_MS = 86_400_000;
const MILLIONTHS = 1_000_000;

interface Day {
  readonly name: string;
  readonly endsMs: number;
  own: Spending;
  others: Spending;
  wasTold: boolean;
}

/**
 * How much may be spent on models in a day (UTC), by all replicas together. Nothing waits for the counter: each
 * replica reports after each of its own calls, and asks when it admits one and has not heard for `refreshMs`. So
 * more can be spent than the budget, by what is under way when it is used up and by what other replicas begin
 * until they hear of it.
 */
export function createDailyBudget({
  limits,
  prices = new Map(),
  counter,
  refreshMs = 5_000,
  onSpent = () => {},
  now = Date.now,
}: DailyBudgetOptions): DailyBudget {
  requirePositive({ tokens: limits.tokens, cost: limits.cost, refreshMs });
  if (limits.cost !== undefined && prices.size === 0)
    throw new RagError('invalid_input', 'A limit of cost needs prices.');
  const member = crypto.randomUUID();
  let day = beginDay(now());
  let isDirty = false;
  let isReporting = false;
  let reportedMs = Number.NEGATIVE_INFINITY;

  const today = (): Day => {
    if (now() >= day.endsMs || now() < day.endsMs - DAY_MS) day = beginDay(now());
    return day;
  };
  const reportAll = async (shared: DailyCounter): Promise<void> => {
    while (isDirty) {
      isDirty = false;
      reportedMs = now();
      const reported = today();
      const own = rounded(reported.own);
      try {
        const all = await shared.report(reported.name, member, own);
        reported.others = { tokens: all.tokens - own.tokens, cost: all.cost - own.cost };
      } catch {
        // What others had spent when they were last heard of still counts.
      }
    }
  };
  const refresh = (): void => {
    isDirty = true;
    if (counter === undefined || isReporting) return;
    isReporting = true;
    void reportAll(counter).finally(() => {
      isReporting = false;
    });
  };

  return {
    admit() {
      if (now() - reportedMs >= refreshMs) refresh();
      const current = today();
      const spent = findSpent(current, limits);
      if (spent === undefined) return;
      if (!current.wasTold) onSpent(spent);
      current.wasTold = true;
      throw new RagError('model_unavailable', 'The budget of the day is spent.', {
        retryAfterMs: current.endsMs - now(),
        details: { budget: spent.budget },
      });
    },
    spend(usage, model) {
      const current = today();
      current.own = {
        tokens: current.own.tokens + usage.inputTokens + usage.outputTokens,
        cost: current.own.cost + costOf(prices, model, usage),
      };
      refresh();
    },
  };
}

function beginDay(nowMs: number): Day {
  const startMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const nothing = { tokens: 0, cost: 0 };
  return {
    name: new Date(startMs).toISOString().slice(0, 10),
    endsMs: startMs + DAY_MS,
    own: nothing,
    others: nothing,
    wasTold: false,
  };
}

/** Rounded once and not for each call, so that small calls are not counted as larger ones. */
function rounded({ tokens, cost }: Spending): Spending {
  return { tokens, cost: Math.ceil(cost) };
}

function findSpent({ own, others }: Day, limits: DailyBudgetOptions['limits']): SpentEvent | undefined {
  const { tokens, cost } = limits;
  if (tokens !== undefined && own.tokens + others.tokens >= tokens)
    return { budget: 'tokens', limit: tokens };
  if (cost !== undefined && own.cost + others.cost >= cost * MILLIONTHS)
    return { budget: 'cost', limit: cost };
  return undefined;
}
