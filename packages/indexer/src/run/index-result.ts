import type { Problem, Warning } from '../load/document-error.ts';

/** The outcome for one document. */
export type DocumentOutcome =
  | {
      readonly source: string;
      readonly status: 'indexed' | 'unchanged';
      readonly pages: number;
      readonly passages: number;
      readonly warnings: readonly Warning[];
    }
  | {
      readonly source: string;
      readonly status: 'failed';
      readonly problem: Problem;
      /** Whether an earlier version stays in the index. */
      readonly keptEarlierVersion: boolean;
    };

export interface IndexResult {
  /** In the order of the documents. */
  readonly outcomes: readonly DocumentOutcome[];
  /** The published generation; absent when nothing was published. */
  readonly generation?: string;
  /** Documents that were removed because they were not given. */
  readonly removed: readonly string[];
  /** Documents that stay in the index although they were not given. */
  readonly notGiven: readonly string[];
}
