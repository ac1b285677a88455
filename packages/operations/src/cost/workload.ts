/** The questions of a day, and the tokens of one answer. */
export interface Workload {
  readonly dailyUsers: number;
  readonly messagesPerUser: number;
  /** Share of the messages that the cache answers, from 0 to 1. */
  readonly hitRate: number;
  /** Tokens that the model reads for one answer, those of the provider's prompt cache included. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** Tokens of a question as the embedding model counts them. Default 20. */
  readonly embeddingTokens?: number;
}

export const DAYS_PER_MONTH = 30;
const SECONDS_PER_DAY = 86_400;
/** How much more is asked in the busiest hour than on average. */
const PEAK_FACTOR = 5;

/** The totals of a workload. */
export interface Volume {
  readonly messagesPerMonth: number;
  readonly modelCallsPerMonth: number;
  readonly tokensPerDay: number;
  readonly averagePerSecond: number;
  readonly peakPerSecond: number;
  /** The total quota of the model's deployments: tokens per minute in the busiest hour. */
  readonly peakTokensPerMinute: number;
}

export function volumeOf(workload: Workload): Volume {
  const messagesPerDay = workload.dailyUsers * workload.messagesPerUser;
  const modelCallsPerDay = messagesPerDay * (1 - workload.hitRate);
  const tokensPerCall = workload.inputTokens + workload.outputTokens;
  const averagePerSecond = messagesPerDay / SECONDS_PER_DAY;
  return {
    messagesPerMonth: messagesPerDay * DAYS_PER_MONTH,
    modelCallsPerMonth: modelCallsPerDay * DAYS_PER_MONTH,
    tokensPerDay: modelCallsPerDay * tokensPerCall,
    averagePerSecond,
    peakPerSecond: averagePerSecond * PEAK_FACTOR,
    peakTokensPerMinute: averagePerSecond * PEAK_FACTOR * (1 - workload.hitRate) * tokensPerCall * 60,
  };
}
