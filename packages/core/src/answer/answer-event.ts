import type { RagError } from '../errors.ts';
import type { ModelUsage, Passage } from '../ports/index.ts';

/** A place in the documents that the answer rests on. */
export interface Citation {
  /** The number that stands in the answer's text as `[n]`; counted from 1 in order of appearance. */
  readonly marker: number;
  /** The passage's id. */
  readonly passageId: string;
  /** The document's name, such as `handbook.pdf`. */
  readonly source: string;
  readonly page?: number;
  readonly heading?: string;
  /** The passage itself, shown to the reader as evidence. */
  readonly excerpt: string;
  /** The place as a relative URL: `handbook.pdf#page=3`; see `documentReference`. */
  readonly reference: string;
}

/**
 * - `answered`: the text rests on the citations.
 * - `not_found`: the documents do not answer the question, and the text says so.
 * - `filtered`: the moderator or the provider's content filter refused, and the text says so.
 * - `courtesy`: the message asks nothing ("thanks", "hi"), and the text is a kind word.
 */
export type AnswerOutcome = 'answered' | 'not_found' | 'filtered' | 'courtesy';

/**
 * How the answer cache served a question.
 *
 * - `exact`: the answer was there under the very question.
 * - `paraphrase`: the answer to the same question in other words was there.
 * - `shared`: someone else's identical question was just being answered.
 * - `miss`: the answer was made.
 * - `none`: nothing was looked up, since the message asks nothing.
 */
export type CacheResult = 'exact' | 'paraphrase' | 'shared' | 'miss' | 'none';

/** Which part was missing while the answer was made. */
export type Degradation = 'cache' | 'session' | 'rewrite' | 'embedding' | 'search' | 'model' | 'moderation';

export interface Answer {
  readonly answerId: string;
  readonly sessionId: string;
  readonly outcome: AnswerOutcome;
  /** The text with citation markers `[n]`, each of which is in `citations`. */
  readonly text: string;
  readonly citations: readonly Citation[];
  /** The distinct references of the citations, in their order. */
  readonly sources: readonly string[];
  /**
   * What models billed for this answer, one entry for each call: rewriting the question, embedding it, writing. A call
   * that broke off is not among them, since nobody says what it cost.
   */
  readonly billed: readonly ModelUsage[];
  /** What they billed when it was made, where it came from the cache or from another's call; absent where nobody knows. */
  readonly saved?: readonly ModelUsage[];
  /** The model that wrote the text. */
  readonly model: string;
  /** Whether it came from the answer cache. */
  readonly cached: boolean;
  /** How the answer cache served the question, for statistics. */
  readonly cacheResult: CacheResult;
  /** Whether it was cut at the output limit. */
  readonly truncated: boolean;
  /** Empty when everything worked. */
  readonly degraded: readonly Degradation[];
}

/**
 * What the engine yields: one `start`, at most one `sources`, any number of `delta`s whose texts add up to
 * the answer's, then one `done` or one `error`. Every wire format is a renderer of these.
 *
 * `restart` comes only when the model broke off, the replica that wrote the answer has died, or a reader comes back for
 * an answer that is gone, and the new answer is worded differently. Discard the `sources` and the text shown so far; at most one
 * `sources` and the `delta`s after it take their place. A reader who cannot take text back asks with
 * `appendOnRestart`.
 */
export type AnswerEvent =
  | { readonly type: 'start'; readonly answerId: string; readonly sessionId: string }
  | { readonly type: 'sources'; readonly passages: readonly Passage[] }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'restart' }
  | { readonly type: 'done'; readonly answer: Answer }
  | { readonly type: 'error'; readonly error: RagError };
