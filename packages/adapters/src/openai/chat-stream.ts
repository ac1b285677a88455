import { type LLMFinishReason, type LLMPart, RagError, type TokenUsage } from '@rag/core';
import { NO_USAGE } from '@rag/core/adapter';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';

/** What servers send for a chunk: less than the types promise, and things that are not in them. */
interface WireChunk extends Partial<Pick<ChatCompletionChunk, 'usage'>> {
  readonly choices?: readonly WireChoice[];
}

interface WireChoice {
  readonly delta?: Partial<ChatCompletionChunk.Choice.Delta> & { readonly finish_reason?: string | null };
  readonly finish_reason?: string | null;
}

/**
 * The parts of an answer from the chunks of a chat completion. Chunks without choices are ordinary: Azure's
 * first one tells what its filter thinks of the prompt, and the last one holds nothing but the usage. Some
 * simulators give the reason of the end within the delta. An answer without any counts as cut off, also where
 * `[DONE]` follows: the package keeps that to itself, and no server is known that sends the one without the other.
 */
export async function* toParts(chunks: AsyncIterable<WireChunk>): AsyncGenerator<LLMPart, void, undefined> {
  let reason: LLMFinishReason | undefined;
  let usage: TokenUsage = NO_USAGE;
  for await (const { choices, usage: counted } of chunks) {
    if (counted) usage = toUsage(counted);
    const choice = choices?.[0];
    if (choice === undefined) continue;
    if (choice.delta?.content) yield { type: 'text', text: choice.delta.content };
    if (choice.delta?.refusal) reason = 'content_filter';
    const ending = choice.finish_reason ?? choice.delta?.finish_reason;
    if (ending) reason ??= toFinishReason(ending);
  }
  if (reason === undefined)
    throw new RagError('model_unavailable', 'The model’s answer ended without a finish reason.');
  yield { type: 'finish', reason, usage };
}

/** Tools are never offered, so a model that wants one has said all that it has to say. */
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
