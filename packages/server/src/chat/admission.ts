import type { RateLimiter } from '@rag/core';
import { RagError } from '@rag/core';
import type { Logger } from '../logger.ts';

/** Resolves when the client may be answered; rejects with `rate_limited`. */
export type Admit = (key: string) => Promise<void>;

/** The limiter's verdict. One that fails lets the question through: better unlimited than closed. */
export function createAdmission(limiter: RateLimiter, logger: Logger): Admit {
  return async function admit(key) {
    const decision = await limiter.consume(key).catch(() => undefined);
    if (decision === undefined) logger.warn({ code: 'limiter_unavailable' }, 'question not counted');
    else if (!decision.allowed) {
      throw new RagError('rate_limited', 'Too many questions.', { retryAfterMs: decision.retryAfterMs });
    }
  };
}
