import type { ChatRequest, RateDecision, RateLimiter } from '@rag/core';
import type { Logger } from '../observability/logger.ts';
import type { Limits, PolicyName } from '../rate-limits/policies.ts';
import { tooMany, toPolicy, toRateLimit } from '../rate-limits/policies.ts';

/** The limits' verdicts on one question: what the engine waits for, and what the answer says about them. */
export interface Admission {
  readonly admission: NonNullable<ChatRequest['admission']>;
  readonly admitGeneration: NonNullable<ChatRequest['admitGeneration']>;
  /** Adds `RateLimit` and `RateLimit-Policy` to the headers of an answer, once that is there. */
  addTo(headers: Record<string, string>): void;
}

export type Admit = (clientKey: string) => Admission;

/**
 * Asks for leave to have an answer at once, and for leave to cause one when the engine needs that. A limiter
 * that fails lets the question through: better unlimited than closed. The engine is to be asked at once: a
 * refusal that nobody waits for is an unhandled rejection.
 */
export function createAdmission({ answers, newAnswers }: Limits, logger: Logger): Admit {
  async function decide(
    limiter: RateLimiter,
    name: PolicyName,
    key: string,
  ): Promise<RateDecision | undefined> {
    try {
      return await limiter.consume(key);
    } catch {
      logger.warn({ code: 'limiter_unavailable', policy: name }, 'question not counted');
      return undefined;
    }
  }

  return (key) => {
    let asked: RateDecision | undefined;
    let caused: RateDecision | undefined;

    async function admitQuestion(): Promise<void> {
      asked = await decide(answers, 'answers', key);
      if (asked?.allowed === false) throw tooMany('answers', asked);
    }

    return {
      admission: admitQuestion(),
      async admitGeneration() {
        caused = await decide(newAnswers, 'new-answers', key);
        if (caused?.allowed === false) throw tooMany('new-answers', caused);
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
