import { RagError, type TokenUsage } from '@rag/core';
import { requirePositive } from '@rag/core/adapter';
import { costOf, type ModelPrices } from './model-prices.ts';

/** The amount spent, in whole numbers: tokens of input and output, and millionths of the currency. */
export interface Spending {
  readonly tokens: number;
  readonly cost: number;
}

/** A counter in which replicas add up what they spend. */
export interface DailyCounter {
  /**
   * Sets the total that `member` has spent on `day` (such as `2026-11-22`), and resolves with the total of all
   * members. The same or a smaller total changes nothing, so a call whose reply was lost may be repeated. Rejects where
   * the counter is unreachable.
   */
  report(day: string, member: string, spent: Spending): Promise<Spending>;
}

export interface DailyBudgetOptions {
  /** The limits of a day (UTC). An absent limit does not apply. */
  readonly limits: { readonly tokens?: number; readonly cost?: number };
  /** Needed for a limit of cost, which is in units of the same currency, not in millionths. */
  readonly prices?: ModelPrices;
  /** Shared with other replicas. Without it, or while it fails, each replica counts alone. */
  readonly counter?: DailyCounter;
  /** How old the last known total of other replicas may be when a call is admitted. Default 5,000. */
  readonly refreshMs?: number;
  /** Called once a day, when the first call is refused. Must not throw. */
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
  /** Throws `model_unavailable`, with the time until midnight as `retryAfterMs`, when the budget of the day is spent. */
  admit(): void;
  /** Counts a call, by the name of its model if that is known. */
  spend(usage: TokenUsage, model?: string): void;
}

const DAY_MS = 86_400_000;
const MILLIONTHS = 1_000_000;

interface Day {
  readonly name: string;
  readonly endsMs: number;
  own: Spending;
  others: Spending;
  wasReported: boolean;
}

/**
 * Limits what all replicas together spend on models in a day (UTC). No call waits for the counter: a replica reports
 * after each of its own calls, and also when it admits one and its last report is older than `refreshMs`. The budget
 * can therefore be exceeded by the calls that run when it is used up, and by those that other replicas start before
 * they learn of it.
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
        // The last known total of the others still counts.
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
      if (!current.wasReported) onSpent(spent);
      current.wasReported = true;
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
    wasReported: false,
  };
}

/** Rounds the total and not each call, so that small calls do not add up to more than they cost. */
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
