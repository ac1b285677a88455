import type { ChatRequest, RateDecision, RateLimiter } from '@rag/core';
import type { ServiceObserver } from '../observability/index.ts';
import {
  type Limits,
  type PolicyName,
  rateLimitExceeded,
  toPolicy,
  toRateLimit,
} from '../rate-limits/index.ts';

/** The rate limits' decisions on one question, as the engine awaits them and as the response reports them. */
export interface Admission {
  readonly admission: NonNullable<ChatRequest['admission']>;
  readonly admitGeneration: NonNullable<ChatRequest['admitGeneration']>;
  /** Adds `RateLimit` and `RateLimit-Policy` to the headers of a finished response. */
  addTo(headers: Record<string, string>): void;
}

export type Admit = (clientKey: string) => Admission;

/**
 * Asks the `answers` limit at once, and the `new-answers` limit when the engine has to generate. A limiter that fails
 * admits the question: an outage of the limiter must not become an outage of the service. Pass the result to the
 * engine in the same tick, since a rejection that nobody awaits is an unhandled rejection.
 */
export function createAdmission({ answers, newAnswers }: Limits, observer: ServiceObserver): Admit {
  /** Passes on the decision, or nothing if the limiter fails. Rejects if it refuses. */
  function consume(
    limiter: RateLimiter,
    policy: PolicyName,
    clientKey: string,
    onDecision: (decision: RateDecision) => void,
  ): Promise<void> {
    return limiter.consume(clientKey).then(
      (decision) => {
        if (decision.allowed) return onDecision(decision);
        observer.rateLimited?.({ policy, clientKey });
        throw rateLimitExceeded(policy, decision);
      },
      () => observer.limiterFailed?.({ policy }),
    );
  }

  return (clientKey) => {
    let answer: RateDecision | undefined;
    let generation: RateDecision | undefined;

    return {
      admission: consume(answers, 'answers', clientKey, (decision) => {
        answer = decision;
      }),
      admitGeneration: () =>
        consume(newAnswers, 'new-answers', clientKey, (decision) => {
          generation = decision;
        }),
      addTo(headers) {
        if (answer === undefined) return;
        const limit = generation === undefined ? '' : `, ${toRateLimit('new-answers', generation)}`;
        headers['RateLimit'] = toRateLimit('answers', answer) + limit;
        const policy = generation === undefined ? '' : `, ${toPolicy('new-answers', generation)}`;
        headers['RateLimit-Policy'] = toPolicy('answers', answer) + policy;
      },
    };
  };
}
