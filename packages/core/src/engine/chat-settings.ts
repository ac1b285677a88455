import type { AnswerCacheSettings } from '../cache/index.ts';
import type { ConversationSettings } from '../conversation/index.ts';
import type { GenerationSettings } from '../generation/index.ts';
import type { RetrievalSettings } from '../retrieval/index.ts';

/** The settings of answers. */
export interface ChatSettings
  extends RetrievalSettings,
    AnswerCacheSettings,
    ConversationSettings,
    GenerationSettings {
  /** How long the vectors of questions are kept. */
  readonly embeddingTtlMs: number;
  /**
   * How many questions are remembered in this process, with their vectors, to serve their answers to questions that
   * mean the same. At most 1,000 are useful: as many answers are in memory. 0 turns it off. Needs an embedder.
   */
  readonly maxParaphrases: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * The settings of an engine that is given none.
 *
 * @example
 * const settings = { ...DEFAULT_CHAT_SETTINGS, topK: 6 };
 */
export const DEFAULT_CHAT_SETTINGS: ChatSettings = {
  topK: 4,
  minRelevance: 0.2,
  answerTtlMs: HOUR,
  notFoundTtlMs: 5 * MINUTE,
  staleTtlMs: 24 * HOUR,
  embeddingTtlMs: 24 * HOUR,
  maxParaphrases: 0,
  historyTokens: 1_000,
  promptTokens: 3_000,
  maxOutputTokens: 600,
  texts: {
    notFound: 'I could not find an answer to this in the documents.',
    filtered:
      'This question or its answer was stopped by the content filter. Please try to put it differently.',
    begunAnew: 'The answer above broke off and does not count. This is the whole answer:',
    ungrounded:
      'No passage of the documents could be tied to this answer; please check it before you rely on it.',
    unsupportedFigures: 'Not in the documents that were found, please check: {figures}.',
  },
};
