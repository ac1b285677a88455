import type { LRUCache } from 'lru-cache';
import type {
  AnswerRelay,
  Cache,
  CallOptions,
  Embedder,
  LLM,
  Moderator,
  QuestionRewriter,
  SessionStore,
  VectorStore,
} from '../ports/index.ts';
import type { NearAnswer } from './answer-cache.ts';
import type { SharedEvent } from './answer-content.ts';
import type { Degradation } from './answer-event.ts';
import type { AnswerKey } from './answer-key.ts';
import type { ChatSettings } from './chat-settings.ts';
import type { RunningTurn, RunningTurns } from './running-turns.ts';
import type { SingleFlight } from './single-flight.ts';

/** What the steps of a question work with; made once by `createChatEngine`. */
export interface ChatContext {
  readonly store: VectorStore;
  readonly llm: LLM;
  readonly fallbackLlm: LLM | undefined;
  readonly embedder: Embedder | undefined;
  readonly moderator: Moderator | undefined;
  readonly rewriter: QuestionRewriter;
  readonly fallbackRewriter: QuestionRewriter;
  readonly cache: Cache;
  /** The latest answers, by key: a key names all that an answer depends on, so none can be out of date. */
  readonly nearAnswers: LRUCache<string, NearAnswer>;
  readonly sessions: SessionStore;
  readonly settings: ChatSettings;
  /** Stands in every prompt and must stand in no answer. */
  readonly canary: string;
  readonly answerKey: AnswerKey;
  readonly flights: SingleFlight<SharedEvent>;
  readonly turns: RunningTurns;
  readonly relay: AnswerRelay | undefined;
  readonly now: () => number;
  /** Lets a write go on after the answer; the engine's `settled` waits for it. */
  readonly goOn: (work: Promise<void>) => void;
}

/** One question of one caller, while it is being answered. */
export interface Turn extends RunningTurn {
  readonly answerId: string;
  /** As it is asked: without characters that nobody sees. */
  message: string;
  /** Carries the caller's signal, if there is one. */
  readonly options: CallOptions;
  /** Whether the conversation holds this exchange already, from before the reader was lost. */
  isRemembered: boolean;
  /** What was missing so far for this caller. */
  readonly degraded: Set<Degradation>;
}
