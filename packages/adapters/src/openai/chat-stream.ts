import { type LLMFinishReason, type LLMPart, RagError, type TokenUsage } from '@rag/core';
import { NO_USAGE } from '@rag/core/adapter';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';

/** A chunk as servers send it: less than the package's types promise, and more. */
interface WireChunk extends Partial<Pick<ChatCompletionChunk, 'usage'>> {
  readonly choices?: readonly WireChoice[];
}

interface WireChoice {
  readonly delta?: Partial<ChatCompletionChunk.Choice.Delta> & { readonly finish_reason?: string | null };
  readonly finish_reason?: string | null;
}

/** Reads the chunks of one chat completion. */
export interface ChunkReader {
  /** Returns the text of a chunk, or `undefined` for a chunk without text. */
  read(chunk: WireChunk): LLMPart | undefined;
  /** The finish part, after the last chunk. Throws `model_unavailable` for an answer that was cut off. */
  finish(): LLMPart;
}

/**
 * Turns the chunks of a chat completion into the parts of an answer. Chunks without choices are ordinary: Azure's first
 * chunk has the result of its filter for the prompt, and the last one only the usage. Some simulators put the finish
 * reason into the delta. An answer without a finish reason counts as cut off, even if `[DONE]` follows: the package
 * does not pass that on, and no known server sends one without the other.
 */
export function createChunkReader(): ChunkReader {
  let reason: LLMFinishReason | undefined;
  let usage: TokenUsage = NO_USAGE;
  return {
    read({ choices, usage: counted }) {
      if (counted) usage = toUsage(counted);
      const choice = choices?.[0];
      if (choice === undefined) return undefined;
      if (choice.delta?.refusal) reason = 'content_filter';
      const ending = choice.finish_reason ?? choice.delta?.finish_reason;
      if (ending) reason ??= toFinishReason(ending);
      return choice.delta?.content ? { type: 'text', text: choice.delta.content } : undefined;
    },
    finish() {
      if (reason === undefined)
        throw new RagError('model_unavailable', 'The model’s answer ended without a finish reason.');
      return { type: 'finish', reason, usage };
    },
  };
}

/** Tools are never offered, so a model that asks for one has finished. */
function toFinishReason(reason: string): LLMFinishReason {
  return reason === 'length' || reason === 'content_filter' ? reason : 'stop';
}

function toUsage({
  prompt_tokens,
  completion_tokens,
  prompt_tokens_details,
}: NonNullable<WireChunk['usage']>): TokenUsage {
  const inputTokens = toCount(prompt_tokens);
  return {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, toCount(prompt_tokens_details?.cached_tokens)),
    outputTokens: toCount(completion_tokens),
  };
}

function toCount(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}
