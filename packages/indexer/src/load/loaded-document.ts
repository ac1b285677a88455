import type { Warning } from './problem.ts';

/** A piece of a document's text with its role; tables are lines already, their cells parted by ` | `. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly header?: string; readonly rows: readonly string[] };

export interface LoadedPage {
  /** Counted from 1; absent where the format has no pages. */
  readonly number?: number;
  readonly blocks: readonly Block[];
}

/** What every loader makes of a file. */
export interface LoadedDocument {
  readonly pages: readonly LoadedPage[];
  /** How many pages the file has, including those without text; 0 where the format has none. */
  readonly pageCount: number;
  readonly warnings: readonly Warning[];
}
