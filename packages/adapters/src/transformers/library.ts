/**
 * The types of `@huggingface/transformers` that are used here. Declared and not imported, since the package has half a
 * gigabyte and most installations do not need it.
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

/** The only events of the library that are used: the progress of one file. */
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

/** A name that the compiler does not resolve, so that type checks work without the package. */
export const LIBRARY: string = '@huggingface/transformers';
