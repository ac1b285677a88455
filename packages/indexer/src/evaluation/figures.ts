/** Milliseconds by the nearest-rank method; null where nothing was measured. */
export interface Latency {
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface RetrievalFigures {
  readonly recallAtK: number | null;
  readonly mrrAt10: number | null;
  readonly ndcgAt10: number | null;
  readonly latencyMs: Latency;
}

/** On questions that say how they relate to the conversation before them. */
export interface TopicChangeFigures {
  /** Of the follow-ups that the documents answer: the share whose citations include a right page. */
  readonly followUpRate: number | null;
  /** Of the questions with a new subject: the share that is answered as without the conversation. */
  readonly newSubjectRate: number | null;
  /** Of "thanks" and the like: the share that is answered without a citation. */
  readonly smallTalkRate: number | null;
}

export interface AnswerFigures {
  /** Of the questions that the documents answer: the share with the outcome `answered`. */
  readonly answeredRate: number | null;
  readonly rightPageRate: number | null;
  /** Of the questions with a known gold answer: the share whose answer contains it. */
  readonly goldAnswerRate: number | null;
  readonly citationPrecision: number | null;
  readonly refusalPrecision: number | null;
  readonly refusalRecall: number | null;
  readonly topicChanges: TopicChangeFigures;
  /** Answers from the cache, and failures, are left out of both times. */
  readonly firstTokenMs: Latency;
  readonly latencyMs: Latency;
}

/** Shares lie between 0 and 1; null says that there was nothing to take a share of. */
export interface Figures {
  readonly counts: {
    readonly questions: number;
    readonly answerable: number;
    readonly unanswerable: number;
    readonly failed: number;
  };
  readonly retrieval: RetrievalFigures;
  /** Absent where only retrieval was evaluated. */
  readonly answers?: AnswerFigures;
}
