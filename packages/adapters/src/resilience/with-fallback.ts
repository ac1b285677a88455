import { type LLM, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import { composeNames, type OnFailover, startFirstOf, withModelName } from './failover.ts';
import { lazyStream } from './lazy-stream.ts';

export interface FallbackOptions {
  /** How often each is asked first, relative to the others; 0 for one that only replaces others. Default 1 each. */
  readonly weights?: readonly number[];
  /** From 0 to below 1. */
  readonly random?: () => number;
  readonly onFailover?: OnFailover;
}

/**
 * Several deployments as one model. The first to be asked is drawn by weight; if it fails before its first token, the
 * others follow in the order of the list. A failure after the first token reaches the caller, and a refused prompt or
 * an aborted call is never repeated elsewhere.
 *
 * When all fail, the stream rejects with the failure that passes soonest. The finish part names the deployment that
 * answered.
 *
 * @example
 * const llm = withFallback([westEurope, swedenCentral], { weights: [3, 1] });
 */
export function withFallback(deployments: readonly LLM[], options: FallbackOptions = {}): LLM {
  const { weights = deployments.map(() => 1), random = Math.random, onFailover = () => {} } = options;
  checkDeployments(deployments, weights);
  const named = deployments.map(withModelName);
  return {
    ...composeNames(deployments),
    stream: (request, callOptions = {}) =>
      lazyStream(async () => {
        throwIfAborted(callOptions.signal);
        return startFirstOf(inOrder(named, weights, random), request, callOptions, onFailover);
      }),
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
