import type { LLM } from '../ports/index.ts';

export interface GenerationSettings {
  /** How long a prompt may be, in tokens, question and passages included. */
  readonly promptTokens: number;
  /** How long an answer may be, in tokens. */
  readonly maxOutputTokens: number;
  /** For the reader, in the language of the audience. */
  readonly texts: {
    readonly notFound: string;
    readonly filtered: string;
    /** Stands between a beginning that broke off and the answer, for readers whose text cannot be taken back. */
    readonly begunAnew: string;
    /** Added to an answer that names no source and resembles none. */
    readonly ungrounded: string;
  };
}

export interface GenerationContext {
  readonly llm: LLM;
  readonly fallbackLlm: LLM | undefined;
  readonly settings: GenerationSettings;
  /** Stands in every prompt and must stand in no answer. */
  readonly canary: string;
}
