/** Why a document could not be indexed. Stable: scripts read these from the `--json` summary. */
export type ProblemCode =
  | 'broken'
  | 'encrypted'
  | 'empty'
  | 'no_text'
  | 'garbled_text'
  | 'too_large'
  | 'too_many_pages'
  | 'timeout'
  | 'out_of_memory'
  | 'misnamed'
  | 'unreadable'
  | 'unsupported';

/** A document that was left out of the run. */
export interface Problem {
  /** The document's name, as in the index. */
  readonly source: string;
  readonly code: ProblemCode;
  /** One sentence for a person: what is wrong and, where it helps, what to do. */
  readonly reason: string;
}

/** What is missing of a document that was indexed all the same. */
export interface Warning {
  readonly code: 'page_failed' | 'page_without_text' | 'page_garbled' | 'page_cut' | 'file_cut_off';
  readonly reason: string;
  /** The pages concerned, counted from 1; none where it is the whole file. */
  readonly pages: readonly number[];
}

/** Thrown while a document is loaded; becomes its {@link Problem}. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly code: ProblemCode;

  constructor(code: ProblemCode, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.code = code;
  }
}
