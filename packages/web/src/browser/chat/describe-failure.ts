import { ChatError } from '@rag/client';
import type { Texts } from '../texts/texts.ts';

/** What a reader is told when there is no answer. */
export interface Failure {
  readonly text: string;
  /** Whether asking the same again may help. */
  readonly retryable: boolean;
  /** How long to wait before asking anything; absent where no wait is needed. */
  readonly waitMs?: number;
}

/** How long to wait where a limit is reached and the service does not say. */
const RATE_LIMIT_WAIT_MS = 60_000;

export interface FailureCircumstances {
  /** Whether the browser has a network. */
  readonly online: boolean;
  /** Whether a part of the answer has been shown. */
  readonly hasText: boolean;
}

export function describeFailure(
  error: unknown,
  texts: Texts,
  { online, hasText }: FailureCircumstances,
): Failure {
  if (!(error instanceof ChatError)) return { text: texts.internal, retryable: true };
  switch (error.code) {
    case 'rate_limited':
      return { text: texts.rateLimited, retryable: true, waitMs: error.retryAfterMs ?? RATE_LIMIT_WAIT_MS };
    case 'unreachable':
      return { text: online ? texts.unreachable : texts.offline, retryable: true };
    case 'index_missing':
      return { text: texts.noDocuments, retryable: true };
    case 'invalid_input':
    case 'body_too_large':
      return { text: texts.tooLong, retryable: false };
    case 'content_filtered':
      return { text: texts.filtered, retryable: false };
  }
  if (hasText || error.code === 'interrupted') return { text: texts.interrupted, retryable: true };
  return { text: error.retryable ? texts.busy : texts.internal, retryable: true };
}
