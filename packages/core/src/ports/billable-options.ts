import type { CallOptions } from './call-options.ts';
import type { TokenUsage } from './llm.ts';

/** What a model billed. */
export interface ModelUsage {
  /** The model or deployment that is to be paid. */
  readonly model: string;
  readonly usage: TokenUsage;
}

/** For calls of a port that may call a model and whose result does not say what that cost. */
export interface BillableOptions extends CallOptions {
  /**
   * Called once for each call of a model that says what it bills, before the port's call resolves. What a cache had costs
   * nothing. Must not throw.
   */
  readonly onUsage?: (billed: ModelUsage) => void;
}
