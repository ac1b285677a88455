import type { CallOptions } from './call-options.ts';
import type { IndexEmbedding } from './index-writer.ts';

/** A piece of a document, as it is searched and cited. */
export interface Passage {
  /** Unique within the index. */
  readonly id: string;
  readonly content: string;
  /** The document's name: its path below the indexed folder, with forward slashes. */
  readonly source: string;
  /** Counted from 1; absent where the format has no pages. */
  readonly page?: number;
  /** The nearest heading above the passage. */
  readonly heading?: string;
  /** Orders the passages of one response; means nothing across responses. */
  readonly score: number;
  /**
   * How much of the question this passage speaks of: 0 nothing, 1 all of it; comparable across questions.
   * Absent where the back end cannot tell.
   */
  readonly relevance?: number;
  /** How near the passage is in meaning. Absent where no vectors were compared. */
  readonly similarity?: PassageSimilarity;
}

/** Lets a caller that compares a part of a passage with the question say how relevant the part alone would be. */
export interface PassageSimilarity {
  /** The cosine of the passage's vector and the question's. */
  readonly cosine: number;
  /** By how much `relevance` grows when a part of the passage has a cosine that is greater by 1; 0 where parts do not count. */
  readonly relevancePerCosine: number;
  /** What `relevance` would be by the words alone, 0 to 1: that of a search without a vector. */
  readonly relevanceByWords: number;
}

export interface SearchRequest {
  /** What is asked, in words. Never empty. */
  readonly text: string;
  /** The same as a vector; only given to a store whose capabilities say `vector`. */
  readonly vector?: Float32Array;
  /** How many passages at the most, 1 or more. */
  readonly top: number;
}

/** What the server needs of an index: to search it, and to know when it has changed. */
export interface VectorStore {
  readonly capabilities: {
    /** Uses `SearchRequest.vector`. */
    readonly vector: boolean;
    /** Finds passages by `SearchRequest.text` alone. */
    readonly text: boolean;
    /**
     * What made the vectors that `SearchRequest.vector` is compared with: pass no vector that another
     * model made. Absent where there are no vectors, or their model is not known.
     */
    readonly embedding?: IndexEmbedding;
  };

  /**
   * Names the present content of the index, and changes with it. It is asked for every question, so it is
   * answered from memory (and refreshed beside it) where the index is remote. Rejects with `index_missing`
   * where nothing was ever published.
   */
  generation(options?: CallOptions): Promise<string>;

  /**
   * The best passages, best first, each id once. A search sees one generation, never a mixture. Rejects
   * with `search_unavailable`.
   */
  search(request: SearchRequest, options?: CallOptions): Promise<readonly Passage[]>;
}
