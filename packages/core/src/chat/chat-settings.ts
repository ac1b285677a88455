/** What an operator may decide about answers. Texts are for the reader, in the language of the audience. */
export interface ChatSettings {
  /** How many passages are retrieved for a question. */
  readonly topK: number;
  /**
   * Passages whose {@link Passage.relevance} is below this are no evidence (0 to 1). With a language model
   * keep it low: the model judges for itself.
   */
  readonly minRelevance: number;
  readonly answerTtlMs: number;
  readonly notFoundTtlMs: number;
  /** How long beyond `answerTtlMs` an answer is kept for the time when the model cannot be reached. */
  readonly staleTtlMs: number;
  readonly embeddingTtlMs: number;
  /** How much of a conversation is read for a follow-up, in tokens. */
  readonly historyTokens: number;
  /** How long a prompt may be, in tokens, question and passages included. */
  readonly promptTokens: number;
  /** How long an answer may be, in tokens. */
  readonly maxOutputTokens: number;
  readonly texts: {
    readonly notFound: string;
    readonly filtered: string;
    /** Added to an answer that names no source and resembles none. */
    readonly ungrounded: string;
  };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const DEFAULT_CHAT_SETTINGS: ChatSettings = {
  topK: 4,
  minRelevance: 0.2,
  answerTtlMs: HOUR,
  notFoundTtlMs: 5 * MINUTE,
  staleTtlMs: 24 * HOUR,
  embeddingTtlMs: 24 * HOUR,
  historyTokens: 1_000,
  promptTokens: 3_000,
  maxOutputTokens: 600,
  texts: {
    notFound: 'I could not find an answer to this in the documents.',
    filtered:
      'This question or its answer was stopped by the content filter. Please try to put it differently.',
    ungrounded:
      'No passage of the documents could be tied to this answer; please check it before you rely on it.',
  },
};
