import { toRagError } from '@rag/core';
import { toProblemDetails } from '../http/index.ts';
import type { AnsweredEvent } from '../observability/index.ts';
import { bucketOf } from './histogram.ts';

/** The counters of a period. Some are followed by a colon and what they are counted by. */
export const COUNTERS = {
  questions: 'questions',
  /** Questions that failed by the fault of the service: with a status of 500 and above, also after a stream began. */
  failed: 'failed',
  /** Questions that a limit refused. */
  limited: 'limited',
  outcome: 'outcome:',
  cache: 'cache:',
  error: 'error:',
  degraded: 'degraded:',
  /** Answers and failures by how long they took, in buckets. */
  duration: 'ms:',
  /** Streams by the time to their first text. */
  firstText: 'first:',
  rated: 'rated:',
  calls: 'calls:',
  /** Tokens, and their cost in billionths of the currency, by deployment. */
  tokens: 'tokens:',
  /** The part of the tokens that the model's provider had in its prompt cache, and the part that the model wrote. */
  cachedTokens: 'cached-tokens:',
  outputTokens: 'output-tokens:',
  cost: 'cost:',
  savedTokens: 'saved-tokens:',
  savedCost: 'saved-cost:',
  /** Tokens of a deployment whose price nobody knows. */
  unpricedTokens: 'unpriced-tokens:',
} as const;

/** The counter of different clients that a limit refused. */
export const LIMITED_CLIENTS = 'limited-clients';

/** How many different clients one process counts between two reports. */
const MAX_CLIENTS = 1_000;

/** What happened in one minute. */
export interface Tally {
  readonly amounts: Map<string, number>;
  readonly limitedClients: Set<string>;
}

export function createTally(): Tally {
  return { amounts: new Map(), limitedClients: new Set() };
}

export function count({ amounts }: Tally, counter: string, amount = 1): void {
  if (amount !== 0) amounts.set(counter, (amounts.get(counter) ?? 0) + amount);
}

export function mergeInto(tally: Tally, { amounts, limitedClients }: Tally): void {
  for (const [counter, amount] of amounts) count(tally, counter, amount);
  for (const client of limitedClients) countClient(tally, client);
}

export function countClient({ limitedClients }: Tally, clientKey: string): void {
  if (limitedClients.size < MAX_CLIENTS) limitedClients.add(clientKey);
}

export function countRating(tally: Tally, helpful: boolean): void {
  count(tally, `${COUNTERS.rated}${helpful ? 'helpful' : 'unhelpful'}`);
}

export function countAnswered(tally: Tally, { last, ms, firstTextMs }: AnsweredEvent): void {
  count(tally, COUNTERS.questions);
  if (last.type === 'error') {
    countFailure(tally, last.error, ms);
    return;
  }
  const { outcome, cacheResult, degraded } = last.answer;
  count(tally, `${COUNTERS.outcome}${outcome}`);
  if (cacheResult !== 'none') count(tally, `${COUNTERS.cache}${cacheResult}`);
  for (const part of degraded) count(tally, `${COUNTERS.degraded}${part}`);
  count(tally, `${COUNTERS.duration}${bucketOf(ms)}`);
  if (firstTextMs !== undefined) count(tally, `${COUNTERS.firstText}${bucketOf(firstTextMs)}`);
}

function countFailure(tally: Tally, error: unknown, ms: number): void {
  const { code } = toRagError(error);
  count(tally, `${COUNTERS.error}${code}`);
  if (code === 'rate_limited') count(tally, COUNTERS.limited);
  if (toProblemDetails(error).status < 500) return;
  count(tally, COUNTERS.failed);
  count(tally, `${COUNTERS.duration}${bucketOf(ms)}`);
}
