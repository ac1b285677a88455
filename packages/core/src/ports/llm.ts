import type { CallOptions } from './call-options.ts';
import type { Passage } from './vector-store.ts';

export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface LLMRequest {
  /** The whole prompt, in order. */
  readonly messages: readonly PromptMessage[];
  /**
   * The same question and passages as data, numbered from 1 in this order as the prompt numbers them:
   * for models that do not read prose, such as the extractive one.
   */
  readonly grounding?: { readonly question: string; readonly passages: readonly Passage[] };
  /** An upper bound for the answer, in tokens of the model. */
  readonly maxOutputTokens?: number;
}

/** Tokens as the model's provider bills them; zero where nothing is billed. */
export interface TokenUsage {
  readonly inputTokens: number;
  /** The part of `inputTokens` that was served from the provider's prompt cache. */
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

export type LLMFinishReason = 'stop' | 'length' | 'content_filter';

export type LLMPart =
  | { readonly type: 'text'; readonly text: string }
  /** The texts so far were thoughts of the model: they do not count. */
  | { readonly type: 'restart' }
  | {
      readonly type: 'finish';
      readonly reason: LLMFinishReason;
      readonly usage: TokenUsage;
      /** Which model wrote and is to be billed, where {@link LLM.model} stands for several. */
      readonly model?: string;
    };

/** A language model that streams. */
export interface LLM {
  /** The model's or deployment's name, or that of several together; part of every answer's cache key. */
  readonly model: string;
  /** Whatever else changes its answers (temperature, effort), as a stable string; part of the cache key. */
  readonly parameters: string;

  /**
   * Zero or more non-empty `text` parts, then exactly one `finish` part, last. The texts are the answer, without the
   * thoughts of the model. A `restart` between them discards those before it, for a model whose thoughts are known as
   * such only at their end. Nothing is sent before the first pull. A failure rejects the pull with a {@link RagError}:
   * `model_unavailable`, `rate_limited`, `timeout`, `content_filtered` (the prompt was refused), `overloaded` (this
   * process has too much to do, and nobody was asked) or `aborted`. Leaving the loop early ends the call upstream.
   */
  stream(request: LLMRequest, options?: CallOptions): AsyncIterable<LLMPart>;
}
