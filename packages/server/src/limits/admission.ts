import type { ChatRequest, RateDecision, RateLimiter } from '@rag/core';
import type { Logger } from '../logger.ts';
import type { Limits, PolicyName } from './policies.ts';
import { tooMany, toPolicy, toRateLimit } from './policies.ts';

/** The limits' verdicts on one question: what the engine waits for, and what the answer says about them. */
export interface Admission {
  readonly admission: NonNullable<ChatRequest['admission']>;
  readonly admitWork: NonNullable<ChatRequest['admitWork']>;
  /** Adds `RateLimit` and `RateLimit-Policy` to the headers of an answer, once that is there. */
  addTo(headers: Record<string, string>): void;
}

export type Admit = (clientKey: string) => Admission;

/**
 * Asks for leave to have an answer at once, and for leave to cause one when the engine needs that. A limiter
 * that fails lets the question through: better unlimited than closed.
 */
export function createAdmission({ answers, newAnswers }: Limits, logger: Logger): Admit {
  async function decide(
    limiter: RateLimiter,
    name: PolicyName,
    key: string,
  ): Promise<RateDecision | undefined> {
    const decision = await limiter.consume(key).catch(() => undefined);
    if (decision === undefined)
      logger.warn({ code: 'limiter_unavailable', policy: name }, 'question not counted');
    else if (!decision.allowed) throw tooMany(name, decision);
    return decision;
  }

  return (key) => {
    let asked: RateDecision | undefined;
    let caused: RateDecision | undefined;
    const admission = decide(answers, 'answers', key).then((decision) => {
      asked = decision;
    });
    // An engine that fails before it looks at the verdict must not leave an unhandled rejection behind.
    admission.catch(() => {});
    return {
      admission,
      async admitWork() {
        caused = await decide(newAnswers, 'new-answers', key);
      },
      addTo(headers) {
        if (asked === undefined) return;
        const second = caused === undefined ? '' : `, ${toRateLimit('new-answers', caused)}`;
        headers['RateLimit'] = toRateLimit('answers', asked) + second;
        const policy = caused === undefined ? '' : `, ${toPolicy('new-answers', caused)}`;
        headers['RateLimit-Policy'] = toPolicy('answers', asked) + policy;
      },
    };
  };
}
