import { type LLM, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import { composeNames } from './compose-names.ts';
import { type OnFailover, streamFirstOf } from './stream-first-of.ts';

export interface FallbackOptions {
  /** How often each is asked first, in relation to the others; 0 for one that only stands by. Default 1 each. */
  readonly weights?: readonly number[];
  /** From 0 to below 1. */
  readonly random?: () => number;
  readonly onFailover?: OnFailover;
}

/**
 * Several deployments as one model. The first to be asked is drawn by weight; where it fails before its first
 * token the others follow, in the order of the list. After the first token a failure is the caller's to tell,
 * and neither a refused prompt nor a caller who left is taken elsewhere.
 *
 * When all have failed, the failure that is the soonest to pass is thrown. The finish part names the
 * deployment that answered.
 *
 * @example
 * const llm = withFallback([westEurope, swedenCentral], { weights: [3, 1] });
 */
export function withFallback(deployments: readonly LLM[], options: FallbackOptions = {}): LLM {
  const { weights = deployments.map(() => 1), random = Math.random, onFailover = () => {} } = options;
  checkDeployments(deployments, weights);
  return {
    ...composeNames(deployments),
    async *stream(request, callOptions = {}) {
      throwIfAborted(callOptions.signal);
      yield* streamFirstOf(inOrder(deployments, weights, random), request, callOptions, onFailover);
    },
  };
}

function inOrder(deployments: readonly LLM[], weights: readonly number[], random: () => number): LLM[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = random() * total;
  const drawn = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  const first = deployments[drawn];
  return first === undefined
    ? [...deployments]
    : [first, ...deployments.filter((_, index) => index !== drawn)];
}

function checkDeployments(deployments: readonly LLM[], weights: readonly number[]): void {
  if (deployments.length === 0) throw new RagError('invalid_input', 'deployments must name one or more.');
  if (weights.length !== deployments.length)
    throw new RagError('invalid_input', 'weights must be as many as deployments.');
  if (!weights.every((weight) => Number.isFinite(weight) && weight >= 0) || !weights.some(Boolean))
    throw new RagError('invalid_input', 'weights must be numbers of 0 or more, and not all of them 0.');
}
