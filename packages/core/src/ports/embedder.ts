import type { BillableOptions } from './billable-options.ts';

export interface EmbedOptions extends BillableOptions {
  /** What the texts are, for models that embed questions and passages differently. Default `question`. */
  readonly input?: 'question' | 'passage';
}

/** Turns texts into vectors of unit length, so that a dot product is the cosine similarity. */
export interface Embedder {
  /** The model's name; part of every cache key and of the index's settings. */
  readonly model: string;
  readonly dimensions: number;

  /** One vector of `dimensions` numbers per text, in the order of the texts; none for none. */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<readonly Float32Array[]>;
}
