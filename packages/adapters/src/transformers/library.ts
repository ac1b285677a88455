/**
 * The part of `@huggingface/transformers` that is used here. Written down and not imported, since the package is
 * half a gigabyte and most installations do without it.
 */
export interface TransformersLibrary {
  readonly env: { localModelPath: string; cacheDir: string | null; allowRemoteModels: boolean };
  readonly AutoTokenizer: {
    from_pretrained(model: string, options: LoadOptions): Promise<Tokenizer>;
  };
  readonly AutoModel: {
    from_pretrained(model: string, options: LoadOptions & { dtype: string }): Promise<Model>;
  };
}

export interface LoadOptions {
  readonly revision: string;
  readonly progress_callback: (info: ProgressInfo) => void;
}

/** Of the library's events only those of one file's progress are read. */
export interface ProgressInfo {
  readonly status: string;
  readonly file?: string;
  readonly loaded?: number;
  readonly total?: number;
}

export interface Tensor {
  readonly data: ArrayLike<number | bigint>;
  readonly dims: readonly number[];
}

export interface Tokens {
  readonly attention_mask: Tensor;
}

export type Tokenizer = (
  texts: readonly string[],
  options: { padding: boolean; truncation: boolean },
) => Tokens;

export type Model = (tokens: Tokens) => Promise<{ readonly last_hidden_state?: Tensor }>;

/** A name that no compiler resolves, so that types are checked without the package too. */
export const LIBRARY: string = '@huggingface/transformers';
