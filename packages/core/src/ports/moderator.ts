import type { CallOptions } from './call-options.ts';

/**
 * Decides whether a question may be answered at all, before a search and a model are asked. The content filters
 * of model providers come after it; use a moderator for more than they do, or where a model has none.
 */
export interface Moderator {
  /**
   * Whether `question` (standalone, not empty) may be answered. Rejects with `model_unavailable` where that
   * cannot be told; never resolves with a guess.
   */
  allows(question: string, options?: CallOptions): Promise<boolean>;
}
