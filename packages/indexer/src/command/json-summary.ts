import type { Problem, Warning } from '../load/document-error.ts';
import type { SkippedFile } from '../load/find-documents.ts';
import type { IndexResult } from '../run/index-result.ts';

/**
 * The JSON summary of the command `index`. It is stable: fields may be added; renaming or removing one raises
 * `version`.
 */
export interface IndexSummary {
  readonly version: 1;
  /**
   * - `complete`: every document is in the index.
   * - `partial`: some documents are in the index, others have problems.
   * - `failed`: no document could be indexed, and nothing was published.
   * - `present`: an index exists already, and `--if-missing` was given.
   */
  readonly outcome: 'complete' | 'partial' | 'failed' | 'present';
  readonly dryRun: boolean;
  /** The published generation; null when nothing was published. */
  readonly generation: string | null;
  readonly totals: {
    readonly documents: number;
    readonly indexed: number;
    readonly unchanged: number;
    readonly failed: number;
    readonly removed: number;
    readonly skipped: number;
    readonly pages: number;
    readonly passages: number;
  };
  /** The documents that are in the index, sorted by source. */
  readonly documents: readonly {
    readonly source: string;
    readonly status: 'indexed' | 'unchanged';
    readonly pages: number;
    readonly passages: number;
    readonly warnings: readonly Warning[];
  }[];
  /** The documents that could not be indexed. `keptEarlierVersion`: an earlier version is still served. */
  readonly problems: readonly (Problem & { readonly keptEarlierVersion: boolean })[];
  /** Files of formats that are not indexed, and links that lead outside. */
  readonly skipped: readonly SkippedFile[];
  /**
   * Documents that were removed, by `--prune` or because the index was rebuilt with other settings from the given
   * documents alone. In a dry run: documents that would be removed.
   */
  readonly removed: readonly string[];
  /** Documents that stay in the index although they were not given. `--prune` removes them. */
  readonly notGiven: readonly string[];
  readonly durationMs: number;
}

export interface SummaryParts {
  readonly result: IndexResult;
  readonly skipped: readonly SkippedFile[];
  /** Problems that were found before any document was read. */
  readonly problems: readonly Problem[];
  readonly dryRun: boolean;
  readonly durationMs: number;
}

export function toSummary({
  result,
  skipped,
  problems: found,
  dryRun,
  durationMs,
}: SummaryParts): IndexSummary {
  const documents = result.outcomes.filter((outcome) => outcome.status !== 'failed');
  const failures = result.outcomes.filter((outcome) => outcome.status === 'failed');
  const problems = [
    ...found.map((problem) => ({ ...problem, keptEarlierVersion: false })),
    ...failures.map(({ problem, keptEarlierVersion }) => ({ ...problem, keptEarlierVersion })),
  ];
  return {
    version: 1,
    outcome: documents.length === 0 ? 'failed' : problems.length === 0 ? 'complete' : 'partial',
    dryRun,
    generation: dryRun ? null : (result.generation ?? null),
    totals: {
      documents: documents.length + problems.length,
      indexed: documents.filter(({ status }) => status === 'indexed').length,
      unchanged: documents.filter(({ status }) => status === 'unchanged').length,
      failed: problems.length,
      removed: result.removed.length,
      skipped: skipped.length,
      pages: documents.reduce((sum, { pages }) => sum + pages, 0),
      passages: documents.reduce((sum, { passages }) => sum + passages, 0),
    },
    documents,
    problems,
    skipped,
    removed: result.removed,
    notGiven: result.notGiven,
    durationMs: Math.round(durationMs),
  };
}

/** The summary of a run with `--if-missing` that found an index. */
export const SUMMARY_OF_EXISTING_INDEX: IndexSummary = {
  version: 1,
  outcome: 'present',
  dryRun: false,
  generation: null,
  totals: {
    documents: 0,
    indexed: 0,
    unchanged: 0,
    failed: 0,
    removed: 0,
    skipped: 0,
    pages: 0,
    passages: 0,
  },
  documents: [],
  problems: [],
  skipped: [],
  removed: [],
  notGiven: [],
  durationMs: 0,
};
