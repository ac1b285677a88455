import type { Answer, AnswerCursor, AnswerEvent, ChatRequest } from '@rag/core';

/** Puts an event into words for the wire; the empty text where the protocol says nothing about it. */
export type RenderEvent = (event: AnswerEvent) => string;

/** How a protocol gives an answer in one piece, as JSON. */
export interface WholeAnswers<Input> {
  isWanted(input: Input, request: Request): boolean;
  toJson(answer: Answer, input: Input): string;
}

/**
 * What tells one wire format from another. Everything else (reading the body, admission, asking the engine,
 * the plumbing of streams, the log) is the same for all and done by `createAsk`.
 */
export interface Protocol<Input> {
  readonly maxBodyBytes: number;
  /** Throws a `ProblemError` that names what is wrong. */
  parse(body: unknown): Input;
  /** Without the limits' verdicts, which are the same for all. */
  toRequest(input: Input): Omit<ChatRequest, 'admission' | 'admitGeneration' | 'resume'>;
  /** Absent where every answer is a stream. */
  readonly whole?: WholeAnswers<Input>;
  /** What a reader who comes back for the rest of a stream has read; only where the protocol knows such. */
  readonly resumePoint?: (request: Request) => AnswerCursor | undefined;
  /** A renderer for one stream, which may remember what it has said; `resume` is what was read before it. */
  createRenderer(input: Input, resume: AnswerCursor | undefined): RenderEvent;
  /** What the head of a stream says beside the headers that all streams have. */
  readonly streamHeaders?: Readonly<Record<string, string>>;
}
