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
    /** Separates an incomplete text from the new answer, for clients that cannot discard text. */
    readonly begunAnew: string;
    /** Added to an answer that names no source and resembles none. */
    readonly ungrounded: string;
    /** Added to an answer with figures that are in no source; `{figures}` in it stands for them. */
    readonly unsupportedFigures: string;
  };
}

export interface GenerationContext {
  readonly llm: LLM;
  readonly fallbackLlm: LLM | undefined;
  readonly settings: GenerationSettings;
  /** Part of every prompt that must not appear in an answer. */
  readonly canary: string;
}
