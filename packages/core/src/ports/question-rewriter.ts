import type { BillableOptions } from './billable-options.ts';
import type { SessionMessage } from './session-store.ts';

export interface RewriteRequest {
  readonly question: string;
  /** What was said before, oldest first; never empty. */
  readonly history: readonly SessionMessage[];
}

/** Makes a follow-up standalone: "and for part-timers?" becomes a question that needs no conversation. */
export interface QuestionRewriter {
  /**
   * A question that means the same without the history; the question itself when it already does. Never
   * empty.
   */
  rewrite(request: RewriteRequest, options?: BillableOptions): Promise<string>;
}
