import type { Problem, Warning } from '../load/problem.ts';

/** What became of one document. */
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
      /** Whether an earlier version of it stays in the index. */
      readonly keptEarlierVersion: boolean;
    };

export interface IndexResult {
  /** In the order of the documents. */
  readonly outcomes: readonly DocumentOutcome[];
  /** The generation that was published; absent when nothing was. */
  readonly generation?: string;
  /** Documents that were taken out because they were not given. */
  readonly removed: readonly string[];
  /** Documents that are in the index, were not given, and were left there. */
  readonly notGiven: readonly string[];
}
