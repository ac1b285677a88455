import type { RouteConfig } from '@hono/zod-openapi';
import type { Answer, AnswerCursor, AnswerEvent, ChatRequest } from '@rag/core';
import type { z } from 'zod';

/** Renders an event for the wire. Returns the empty text for an event that the protocol does not show. */
export type RenderEvent = (event: AnswerEvent) => string;

/** How a protocol sends an answer as one JSON body. */
export interface JsonAnswers<Input> {
  isWanted(input: Input, request: Request): boolean;
  toJson(answer: Answer, input: Input): string;
}

/** The OpenAPI description of a protocol's route, without what is the same for all: its method and its body. */
export interface QuestionOperation
  extends Pick<RouteConfig, 'path' | 'operationId' | 'tags' | 'summary' | 'description' | 'responses'> {
  readonly parameters?: NonNullable<RouteConfig['parameters']>;
  /** The data of the events of its stream; each schema has an `id`. */
  readonly eventSchemas: readonly z.ZodType[];
  /** Bodies that can be tried, by name. */
  readonly examples: Record<string, { readonly summary: string; readonly value: unknown }>;
}

/**
 * The differences between two wire formats. `createQuestionHandler` does the rest for all of them: reading the body,
 * admission, the call of the engine, streaming and the log.
 */
export interface Protocol<Input> {
  readonly operation: QuestionOperation;
  readonly maxBodyBytes: number;
  readonly inputSchema: z.ZodType<Input>;
  /** The question, without the rate limits' decisions. May throw a `ProblemError`. */
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
