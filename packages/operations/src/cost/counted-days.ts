import type { Workload } from './workload.ts';

/** What a service counted in one day (UTC), as its `GET /dashboard/days` lists it. */
export interface CountedDay {
  /** Such as `2026-11-22`. */
  readonly day: string;
  readonly isOver: boolean;
  /** Messages that were looked up in the answer cache, and those that it answered. */
  readonly lookups: number;
  readonly hits: number;
  /** What the models cost, and what answers from the cache did not cost again, by the prices of the service. */
  readonly cost: number;
  readonly saved: number;
  readonly byDeployment: Readonly<Record<string, CountedTokens>>;
}

export interface CountedTokens {
  /** Of input and output together. */
  readonly tokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

/** The average of some days. */
export interface MeasuredWorkload {
  readonly workload: Workload;
  readonly days: readonly CountedDay[];
  readonly costPerDay: number;
  readonly savedPerDay: number;
}

/**
 * The average of the days that are over, or today so far if none is. The service does not know who asks, so each message
 * counts as one person. Throws if nothing was counted.
 */
export function measureWorkload(counted: readonly CountedDay[]): MeasuredWorkload {
  const used = counted.filter(({ lookups }) => lookups > 0);
  const over = used.filter(({ isOver }) => isOver);
  const days = over.length > 0 ? over : used;
  const sum = (read: (day: CountedDay) => number): number =>
    days.reduce((total, day) => total + read(day), 0);
  const lookups = sum((day) => day.lookups);
  if (lookups === 0) throw new RangeError('the service has counted no messages yet');
  const hits = sum((day) => day.hits);
  const perAnswer = (read: (tokens: CountedTokens) => number): number =>
    lookups === hits
      ? 0
      : sum(({ byDeployment }) =>
          Object.values(byDeployment).reduce((total, each) => total + read(each), 0),
        ) /
        (lookups - hits);
  return {
    days,
    costPerDay: sum(({ cost }) => cost) / days.length,
    savedPerDay: sum(({ saved }) => saved) / days.length,
    workload: {
      dailyUsers: lookups / days.length,
      messagesPerUser: 1,
      hitRate: hits / lookups,
      inputTokens: perAnswer((each) => (isWriting(each) ? each.tokens - each.outputTokens : 0)),
      cachedInputTokens: perAnswer((each) => each.cachedInputTokens),
      outputTokens: perAnswer((each) => each.outputTokens),
      embeddingTokens: perAnswer((each) => (isWriting(each) ? 0 : each.tokens)),
    },
  };
}

/** Embedding models write nothing, and all others do. */
function isWriting({ outputTokens }: CountedTokens): boolean {
  return outputTokens > 0;
}
