import type { TokenUsage } from '../../azure-openai/index.ts';

/** The calls to the stand-ins since they started. */
export interface StandInCounts {
  readonly chatCalls: number;
  /** How many of the chat calls rewrote a follow-up. */
  readonly rewriteCalls: number;
  readonly embeddingCalls: number;
  readonly searches: number;
  /** Processor time of their process. */
  readonly cpuMs: number;
  /** The tokens of each deployment. */
  readonly tokens: Readonly<Record<string, TokenUsage>>;
}

const NO_TOKENS: TokenUsage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 };

/** The difference to an earlier count. */
export function countsSince(now: StandInCounts, before: StandInCounts): StandInCounts {
  const tokens = Object.entries(now.tokens).map(([deployment, usage]) => {
    const earlier = before.tokens[deployment] ?? NO_TOKENS;
    return [deployment, combine(usage, earlier, (left, right) => left - right)] as const;
  });
  return {
    chatCalls: now.chatCalls - before.chatCalls,
    rewriteCalls: now.rewriteCalls - before.rewriteCalls,
    embeddingCalls: now.embeddingCalls - before.embeddingCalls,
    searches: now.searches - before.searches,
    cpuMs: now.cpuMs - before.cpuMs,
    tokens: Object.fromEntries(tokens),
  };
}

/** Adds the tokens of a call to a total. */
export function addUsage(total: TokenUsage | undefined, usage: TokenUsage): TokenUsage {
  return combine(total ?? NO_TOKENS, usage, (left, right) => left + right);
}

function combine(
  left: TokenUsage,
  right: TokenUsage,
  operation: (left: number, right: number) => number,
): TokenUsage {
  return {
    promptTokens: operation(left.promptTokens, right.promptTokens),
    cachedTokens: operation(left.cachedTokens, right.cachedTokens),
    completionTokens: operation(left.completionTokens, right.completionTokens),
  };
}
