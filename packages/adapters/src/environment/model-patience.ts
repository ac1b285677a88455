import { CALL_TIMEOUTS, QUESTION_TIMEOUTS } from '../resilience/index.ts';
import type { ModelSettings } from './open-models.ts';

/** How patient to be with a server. */
export interface Patience {
  readonly call: { readonly firstTokenMs: number; readonly gapMs: number; readonly totalMs: number };
  readonly question: { readonly firstTokenMs: number; readonly totalMs: number };
  readonly embedMs: number;
}

export const SERVICE: Patience = { call: CALL_TIMEOUTS, question: QUESTION_TIMEOUTS, embedMs: 4_000 };
/** Edges cut answers at 230 s. */
export const LONGEST_ANSWER_MS = 220_000;
/** A server of one's own may first have to load the model, and write slowly. */
export const OWN_SERVER: Patience = {
  call: { firstTokenMs: 60_000, gapMs: 30_000, totalMs: 200_000 },
  question: { firstTokenMs: 150_000, totalMs: LONGEST_ANSWER_MS },
  embedMs: 60_000,
};
/** Documents are embedded by the hundred, and a quota a minute is a reason to wait, not to fail. */
export const DOCUMENTS = {
  timeoutMs: 120_000,
  retry: { maxAttempts: 6, baseMs: 1_000, maxDelayMs: 20_000, retryAfterCapMs: 60_000 },
} as const;

/** How patient to be with the server that OPENAI_BASE_URL names, or with OpenAI. */
export function patienceWith({ OPENAI_BASE_URL }: ModelSettings): Patience {
  return OPENAI_BASE_URL === undefined ? SERVICE : OWN_SERVER;
}
