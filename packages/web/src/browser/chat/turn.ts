import type { Answer } from '@rag/client';
import type { TurnView } from './turn-view.ts';

/** A question, and its answer once there is one. */
export interface Turn {
  readonly question: string;
  readonly view: TurnView;
  answer: Answer | undefined;
  /** Headings that are offered as follow-ups. */
  topics: readonly string[];
  /** Whether a part of the answer has been shown. */
  hasText: boolean;
}
