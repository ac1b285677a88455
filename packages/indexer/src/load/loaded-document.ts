import type { DocumentPage } from '@rag/core';
import type { Warning } from './document-error.ts';

/** What the reader of each format returns. */
export interface LoadedDocument {
  readonly pages: readonly DocumentPage[];
  /** How many pages the file has, including pages without text; 0 when the format has no pages. */
  readonly pageCount: number;
  readonly warnings: readonly Warning[];
}
