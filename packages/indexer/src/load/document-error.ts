/** Why a document was not indexed. The codes are stable, because scripts read them from the JSON summary. */
export type ProblemCode =
  | 'broken'
  | 'encrypted'
  | 'empty'
  | 'no_text'
  | 'garbled_text'
  | 'too_large'
  | 'too_many_pages'
  | 'passage_too_long'
  | 'timeout'
  | 'out_of_memory'
  | 'misnamed'
  | 'unreadable'
  | 'unsupported';

/** A document that was not indexed. */
export interface Problem {
  /** The document's name, as in the index. */
  readonly source: string;
  readonly code: ProblemCode;
  /** One sentence for a person: what is wrong and, if it helps, what to do. */
  readonly reason: string;
}

/** What is missing from a document that was indexed. */
export interface Warning {
  readonly code:
    | 'page_failed'
    | 'page_without_text'
    | 'page_garbled'
    | 'letters_missing'
    | 'page_cut'
    | 'file_cut_off'
    | 'form_failed'
    | 'encoding_assumed'
    | 'characters_unreadable';
  readonly reason: string;
  /** The pages it concerns, counted from 1; none when it concerns the whole file. */
  readonly pages: readonly number[];
}

/** Thrown while a document is read. It becomes the {@link Problem} of that document. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly code: ProblemCode;

  constructor(code: ProblemCode, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.code = code;
  }
}
