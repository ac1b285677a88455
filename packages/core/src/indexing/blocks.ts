/**
 * A piece of a document's text with its role. Tables are lines already, their cells separated by ` | `. A heading with
 * a level is below the last one of a smaller level; without a level it stands alone. The headings of a section apply
 * to its own blocks only.
 */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly level?: number }
  | { readonly kind: 'section'; readonly blocks: readonly Block[] }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly header?: string; readonly rows: readonly string[] };

export interface DocumentPage {
  /** Counted from 1; absent where the format has no pages. */
  readonly number?: number;
  readonly blocks: readonly Block[];
}

/** Sizes in characters (UTF-16 code units). */
export interface SplitSizes {
  /** What a passage aims at. */
  readonly target: number;
  /** What it may grow to, so that no small rest is left behind. */
  readonly max: number;
}
