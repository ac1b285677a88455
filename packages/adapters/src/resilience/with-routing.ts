import type { LLM, LLMRequest } from '@rag/core';
import { requireCount, requireShare, throwIfAborted } from '@rag/core/adapter';
import { composeNames, type OnFailover, startFirstOf, withModelName } from './failover.ts';
import { isHardQuestion } from './hard-question.ts';
import { lazyStream } from './lazy-stream.ts';

export interface RoutingOptions {
  readonly small: LLM;
  readonly large: LLM;
  /** The largest share of the questions that the larger model gets, from 0 to 1. Default 0.2. */
  readonly maxLargeShare?: number;
  /** The number of latest questions over which the share is counted. Default 100. */
  readonly window?: number;
  /** Whether the small model is likely to fail. Cheap and deterministic. Default {@link isHardQuestion}. */
  readonly isHard?: (request: LLMRequest) => boolean;
  readonly onFailover?: OnFailover;
}

/**
 * Routes hard questions to a larger model while its share of the latest questions allows, and all others to the small
 * one. If the larger model fails before its first token, the small one answers; never the reverse, because an outage of
 * the small model would then send every question to the expensive one.
 *
 * Each process counts the share and never exceeds it, from the first question on: with 0.2 the larger model gets at
 * most one of five questions, and so none of the first four.
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
  const [namedSmall, namedLarge] = [withModelName(small), withModelName(large)];
  const admit = createShare(maxLargeShare, window);
  return {
    ...composeNames([small, large]),
    stream: (request, options = {}) =>
      lazyStream(async () => {
        throwIfAborted(options.signal);
        const candidates = admit(isHard(request)) ? [namedLarge, namedSmall] : [namedSmall];
        return startFirstOf(candidates, request, options, onFailover);
      }),
  };
}

/** Counts every question, and grants the wanted ones that fit into the share. */
function createShare(maxShare: number, window: number): (wanted: boolean) => boolean {
  const latest: boolean[] = [];
  let granted = 0;
  return (wanted) => {
    if (latest.length === window && latest.shift()) granted -= 1;
    // The tolerance keeps 0.29 x 100, which is 28.999999999999996, from becoming 28.
    const allowed = Math.floor(maxShare * (latest.length + 1) + 1e-9);
    const grant = wanted && granted < allowed;
    latest.push(grant);
    if (grant) granted += 1;
    return grant;
  };
}
