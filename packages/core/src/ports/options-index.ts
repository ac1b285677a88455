import type { AnswerRelay } from './answer-relay.ts';
import type { Cache } from './cache.ts';
import type { CallOptions } from './call-options.ts';
import type { Embedder } from './embedder.ts';
import type { Moderator } from './moderator.ts';
import type { QuestionRewriter } from './question-rewriter.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { SessionStore } from './session-store.ts';
import type { VectorStore } from './vector-store.ts';

/** The ports whose methods answer once, as opposed to a model's stream, by name. */
export interface CallPorts {
  readonly vectorStore: VectorStore;
  readonly embedder: Embedder;
  readonly cache: Cache;
  readonly sessionStore: SessionStore;
  readonly rateLimiter: RateLimiter;
  readonly answerRelay: AnswerRelay;
  readonly moderator: Moderator;
  readonly questionRewriter: QuestionRewriter;
}

type Method = (...args: never[]) => Promise<unknown>;

/** Checks the table below against the ports: the last argument of each method is its options. */
type OptionsIndexOf<Port> = {
  readonly [Name in keyof Port as Port[Name] extends Method ? Name : never]: Port[Name] extends Method
    ? LastIndexOf<Required<Parameters<Port[Name]>>>
    : never;
};

type LastIndexOf<Arguments extends readonly unknown[]> = Arguments extends readonly [
  ...infer Before,
  infer Last,
]
  ? Last extends CallOptions
    ? Before['length']
    : never
  : never;

/**
 * Where each method of a port takes its {@link CallOptions}, counted from 0: for decorators that treat all calls
 * alike. The compiler refuses a method that is missing and a position that is wrong.
 */
export const OPTIONS_INDEX: { readonly [Name in keyof CallPorts]: OptionsIndexOf<CallPorts[Name]> } = {
  vectorStore: { generation: 0, search: 1 },
  embedder: { embed: 1 },
  cache: { get: 1, getMany: 1, set: 2, delete: 1 },
  sessionStore: { read: 1, append: 2, clear: 1 },
  rateLimiter: { consume: 1 },
  answerRelay: { lead: 1, write: 2, read: 1, release: 1 },
  moderator: { allows: 1 },
  questionRewriter: { rewrite: 1 },
};
