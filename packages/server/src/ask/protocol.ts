import type { Answer, AnswerCursor, AnswerEvent, ChatRequest } from '@rag/core';

/** Renders an event for the wire. Returns the empty text for an event that the protocol does not show. */
export type RenderEvent = (event: AnswerEvent) => string;

/** How a protocol sends an answer as one JSON body. */
export interface JsonAnswers<Input> {
  isWanted(input: Input, request: Request): boolean;
  toJson(answer: Answer, input: Input): string;
}

/**
 * The differences between two wire formats. `createQuestionHandler` does the rest for all of them: reading the body,
 * admission, the call of the engine, streaming and the log.
 */
export interface Protocol<Input> {
  readonly maxBodyBytes: number;
  /** Throws a `ProblemError` that names the wrong fields. */
  parse(body: unknown): Input;
  /** The question, without the rate limits' decisions. */
  toRequest(input: Input): Omit<ChatRequest, 'admission' | 'admitGeneration' | 'resume'>;
  /** Absent when every answer is a stream. */
  readonly json?: JsonAnswers<Input>;
  /** The cursor of a client that reconnects: how much of the answer it has read. Absent when the protocol has no such header. */
  readonly readCursor?: (request: Request) => AnswerCursor | undefined;
  /** A renderer for one stream; it may keep state. `resume` is the cursor of a client that reconnects. */
  createRenderer(input: Input, resume: AnswerCursor | undefined): RenderEvent;
  /** Headers of a stream beside those that all streams have. */
  readonly streamHeaders?: Readonly<Record<string, string>>;
}
