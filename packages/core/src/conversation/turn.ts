import type { Degradations } from '../answer/index.ts';
import type { AnswerCache } from '../cache/index.ts';
import type { CallOptions, ModelUsage, QuestionRewriter, SessionStore } from '../ports/index.ts';
import type { Context } from '../tracing/index.ts';
import type { RunningTurn } from './running-turns.ts';

/** One question of one caller, while it is answered. */
export interface Turn extends RunningTurn {
  readonly answerId: string;
  /** Whether it begins a conversation. */
  readonly isFirst: boolean;
  /** The question in its plain form, once that is known to be valid. */
  message: string;
  /** Carries the caller's signal, if there is one. */
  readonly options: CallOptions;
  /** The trace that the question belongs to, such as that of its request. */
  readonly trace: Context;
  /** Asked before anything that costs; absent once it was. */
  admitGeneration: (() => Promise<void>) | undefined;
  /** Whether the conversation already holds this exchange: the reader lost its connection and asks again. */
  isRemembered: boolean;
  /** What was billed so far for this caller alone. */
  billed: readonly ModelUsage[];
  /** What was missing so far for this caller. */
  readonly degraded: Degradations;
}

export interface ConversationSettings {
  /** How much of a conversation is read for a follow-up, in tokens. */
  readonly historyTokens: number;
}

export interface ConversationContext {
  readonly answers: Pick<AnswerCache, 'locate' | 'lookUp'>;
  readonly sessions: SessionStore;
  readonly rewriter: QuestionRewriter;
  /** Calls no model. */
  readonly fallbackRewriter: QuestionRewriter;
  readonly settings: ConversationSettings;
  /** How much of a question a rewriter is shown, in tokens. */
  readonly questionTokens: number;
  /** Lets work continue after the answer; the engine's `settled` waits for it. */
  readonly waitUntil: (work: Promise<void>) => void;
}
