import { CALL_TIMEOUTS, QUESTION_TIMEOUTS } from '@rag/adapters/resilience';

/** How long the calls of models at one kind of server may take. */
export interface TimeoutProfile {
  /** One call of the model that writes. */
  readonly call: { readonly firstTokenMs: number; readonly gapMs: number; readonly totalMs: number };
  /** All calls and pauses for one question together. */
  readonly question: { readonly firstTokenMs: number; readonly totalMs: number };
  /** One call of the embedding or moderation model. */
  readonly embedMs: number;
}

/** Proxies at the edge cut answers off at 230 s. */
const LONGEST_ANSWER_MS = 220_000;

/** A model service such as Azure OpenAI. */
export const hosted: TimeoutProfile = { call: CALL_TIMEOUTS, question: QUESTION_TIMEOUTS, embedMs: 4_000 };

/** A server of one's own, which may have to load the model first and may write slowly. */
export const selfHosted: TimeoutProfile = {
  call: { firstTokenMs: 60_000, gapMs: 30_000, totalMs: 200_000 },
  question: { firstTokenMs: 150_000, totalMs: LONGEST_ANSWER_MS },
  embedMs: 60_000,
};

/** Indexing embeds documents by the hundred, so it waits for a quota a minute rather than fail. */
export const indexing = {
  timeoutMs: 120_000,
  retry: { maxAttempts: 6, baseMs: 1_000, maxDelayMs: 20_000, retryAfterCapMs: 60_000 },
} as const;

/** The profile with another time to the first token; the time for the whole call and answer grows with it. */
export function withFirstTokenMs(profile: TimeoutProfile, firstTokenMs: number | undefined): TimeoutProfile {
  if (firstTokenMs === undefined) return profile;
  const { call, question } = profile;
  const totalMs = call.totalMs + Math.max(0, firstTokenMs - call.firstTokenMs);
  // Two calls and a half.
  const questionFirstTokenMs = firstTokenMs * 2.5;
  return {
    ...profile,
    call: { ...call, firstTokenMs, totalMs },
    question: {
      firstTokenMs: questionFirstTokenMs,
      totalMs: Math.min(LONGEST_ANSWER_MS, Math.max(question.totalMs, questionFirstTokenMs + totalMs)),
    },
  };
}
