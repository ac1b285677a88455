/** A piece of a document's text with its role. Tables are lines already, their cells separated by ` | `. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
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
