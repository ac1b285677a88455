import type { LLM, LLMRequest } from '@rag/core';
import { requireCount, requireShare, throwIfAborted } from '@rag/core/adapter';
import { composeNames } from './compose-names.ts';
import { isHardQuestion } from './hard-question.ts';
import { type OnFailover, streamFirstOf } from './stream-first-of.ts';

export interface RoutingOptions {
  readonly small: LLM;
  readonly large: LLM;
  /** How much of the questions the larger model may get, from 0 to 1. Default 0.2. */
  readonly maxLargeShare?: number;
  /** Over how many questions, the latest ones, the share is counted. Default 100. */
  readonly window?: number;
  /** Whether the small model is likely to fail. Cheap and deterministic. Default {@link isHardQuestion}. */
  readonly isHard?: (request: LLMRequest) => boolean;
  readonly onFailover?: OnFailover;
}

/**
 * Gives hard questions to a larger model, as long as its share of the latest questions allows, and all others
 * to the small one. Where the larger one fails before its first token, the small one answers; never the
 * other way round, or an outage of the small one would send everything to the expensive one.
 *
 * The share is counted in this process and never exceeded, from the first question on: with 0.2 the larger
 * model may get one of five, and so nothing of the first four.
 */
export function withRouting({
  small,
  large,
  maxLargeShare = 0.2,
  window = 100,
  isHard = isHardQuestion,
  onFailover = () => {},
}: RoutingOptions): LLM {
  requireShare({ maxLargeShare });
  requireCount({ window });
  const admit = createShare(maxLargeShare, window);
  return {
    ...composeNames([small, large]),
    async *stream(request, options = {}) {
      throwIfAborted(options.signal);
      const candidates = admit(isHard(request)) ? [large, small] : [small];
      yield* streamFirstOf(candidates, request, options, onFailover);
    },
  };
}

/** Counts every question, and says of the wanted ones which may be had within the share. */
function createShare(maxShare: number, window: number): (wanted: boolean) => boolean {
  const latest: boolean[] = [];
  let granted = 0;
  return (wanted) => {
    if (latest.length === window && latest.shift()) granted -= 1;
    // The tolerance keeps 0.29 x 100, which is 28.999999999999996, from being 28.
    const allowed = Math.floor(maxShare * (latest.length + 1) + 1e-9);
    const grant = wanted && granted < allowed;
    latest.push(grant);
    if (grant) granted += 1;
    return grant;
  };
}
