import type { AnswerEvent, ModelUsage, TokenUsage } from '@rag/core';

/** The tokens of one deployment since the start of the process. */
export interface DeploymentUsage {
  readonly calls: number;
  readonly billed: TokenUsage;
  /** What answers from the cache and from others' calls cost when they were made. */
  readonly saved: TokenUsage;
}

/** The last event of a question. */
interface AnsweredEvent {
  readonly last: Extract<AnswerEvent, { readonly type: 'done' | 'error' }>;
}

/** The one place where tokens are counted, as an observer. The log, the ledger and the metrics read it. */
export interface UsageCount {
  modelUsed(call: ModelUsage): void;
  answered(event: AnsweredEvent): void;
  /** By deployment, as it is now. */
  totals(): ReadonlyMap<string, DeploymentUsage>;
}

/** Deployments come from the configuration, so there are few. */
const MAX_DEPLOYMENTS = 16;

type Counted = { -readonly [Name in keyof TokenUsage]: number };

interface Entry {
  calls: number;
  readonly billed: Counted;
  readonly saved: Counted;
}

/** Counting adds to numbers in memory. Prices are applied where the totals are read: a cost is linear in its tokens. */
export function createUsageCount(): UsageCount {
  const entries = new Map<string, Entry>();

  function entryOf(model: string): Entry {
    const known = entries.get(model);
    if (known !== undefined) return known;
    if (entries.size >= MAX_DEPLOYMENTS && model !== 'others') return entryOf('others');
    const entry: Entry = { calls: 0, billed: nothing(), saved: nothing() };
    entries.set(model, entry);
    return entry;
  }

  return {
    modelUsed({ model, usage }: ModelUsage) {
      const entry = entryOf(model);
      entry.calls += 1;
      count(entry.billed, usage);
    },
    answered({ last }) {
      if (last.type === 'error' || last.answer.saved === undefined) return;
      for (const { model, usage } of last.answer.saved) count(entryOf(model).saved, usage);
    },
    totals: () =>
      new Map(
        [...entries].map(([model, { calls, billed, saved }]) => [
          model,
          { calls, billed: { ...billed }, saved: { ...saved } },
        ]),
      ),
  };
}

function nothing(): Counted {
  return { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };
}

function count(sum: Counted, { inputTokens, cachedInputTokens, outputTokens }: TokenUsage): void {
  sum.inputTokens += inputTokens;
  sum.cachedInputTokens += cachedInputTokens;
  sum.outputTokens += outputTokens;
}
