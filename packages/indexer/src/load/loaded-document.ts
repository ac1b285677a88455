import type { DocumentPage } from '@rag/core';
import type { Warning } from './problem.ts';

/** What every loader makes of a file. */
export interface LoadedDocument {
  readonly pages: readonly DocumentPage[];
  /** How many pages the file has, including those without text; 0 where the format has none. */
  readonly pageCount: number;
  readonly warnings: readonly Warning[];
}
