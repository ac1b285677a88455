import { type TokenUsage, toRagError } from '@rag/core';
import { toProblemDetails } from '../http/index.ts';
import type { AnsweredEvent } from '../observability/index.ts';
import { bucketOf } from './histogram.ts';
import type { CostOf } from './price-list.ts';

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
/** Deployments come from the configuration, so there are few. */
const MAX_DEPLOYMENTS = 16;
const BILLIONTHS_PER_MILLIONTH = 1_000;

/** What happened in one minute. */
export interface Tally {
  readonly amounts: Map<string, number>;
  readonly limitedClients: Set<string>;
}

export function createTally(): Tally {
  return { amounts: new Map(), limitedClients: new Set() };
}

/** The names of counters, by what they count. A name that is built for each answer would be hashed for each, too. */
function createNames(counter: string): (value: string | number) => string {
  const names = new Map<string | number, string>();
  return (value) => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = `${counter}${value}`;
    names.set(value, name);
    return name;
  };
}

const outcomeName = createNames(COUNTERS.outcome);
const cacheName = createNames(COUNTERS.cache);
const durationName = createNames(COUNTERS.duration);
const savedTokensName = createNames(COUNTERS.savedTokens);
const savedCostName = createNames(COUNTERS.savedCost);

function count({ amounts }: Tally, counter: string, amount = 1): void {
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

/** Makes functions that count answers and what they cost. */
export function createCounting(costOf: CostOf) {
  const deployments = new Set<string>();
  const nameOf = (model: string): string => {
    if (!deployments.has(model) && deployments.size >= MAX_DEPLOYMENTS) return 'others';
    deployments.add(model);
    return model;
  };

  function countTokens(tally: Tally, model: string, usage: TokenUsage, isSaved: boolean): void {
    const tokens = usage.inputTokens + usage.outputTokens;
    if (tokens === 0) return;
    const name = nameOf(model);
    count(tally, isSaved ? savedTokensName(name) : `${COUNTERS.tokens}${name}`, tokens);
    const millionths = costOf(model, usage);
    if (millionths === undefined) {
      if (!isSaved) count(tally, `${COUNTERS.unpricedTokens}${name}`, tokens);
      return;
    }
    const cost = Math.round(millionths * BILLIONTHS_PER_MILLIONTH);
    count(tally, isSaved ? savedCostName(name) : `${COUNTERS.cost}${name}`, cost);
  }

  function countFailure(tally: Tally, error: unknown, ms: number): void {
    const { code } = toRagError(error);
    count(tally, `${COUNTERS.error}${code}`);
    if (code === 'rate_limited') count(tally, COUNTERS.limited);
    if (toProblemDetails(error).status < 500) return;
    count(tally, COUNTERS.failed);
    count(tally, durationName(bucketOf(ms)));
  }

  return {
    countAnswered(tally: Tally, { last, ms, firstTextMs }: AnsweredEvent): void {
      count(tally, COUNTERS.questions);
      if (last.type === 'error') {
        countFailure(tally, last.error, ms);
        return;
      }
      const { outcome, cacheResult, degraded, model, savedUsage } = last.answer;
      count(tally, outcomeName(outcome));
      if (cacheResult !== 'none') count(tally, cacheName(cacheResult));
      for (const part of degraded) count(tally, `${COUNTERS.degraded}${part}`);
      count(tally, durationName(bucketOf(ms)));
      if (firstTextMs !== undefined) count(tally, `${COUNTERS.firstText}${bucketOf(firstTextMs)}`);
      if (savedUsage !== undefined) countTokens(tally, model, savedUsage, true);
    },
    countUsage(tally: Tally, model: string, usage: TokenUsage): void {
      count(tally, `${COUNTERS.calls}${nameOf(model)}`);
      countTokens(tally, model, usage, false);
    },
  };
}
