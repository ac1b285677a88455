import type { LLMRequest } from '@rag/core';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { ChatCapabilities } from './chat-capabilities.ts';
import { toWellFormed } from './well-formed.ts';

export interface ChatSettings {
  readonly model: string;
  readonly temperature: number;
  readonly capabilities: ChatCapabilities;
}

/** The sampling parameters, which are the same for every question. */
export function toSampling({
  temperature,
  capabilities,
}: ChatSettings): Pick<ChatCompletionCreateParamsStreaming, 'temperature' | 'reasoning_effort'> {
  const { reasoningEffort } = capabilities;
  return {
    ...(capabilities.temperature ? { temperature } : {}),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort }),
  };
}

/** @param maxTokens the bound for thoughts and answer together */
export function toChatRequest(
  request: LLMRequest,
  settings: ChatSettings,
  maxTokens: number | undefined,
): ChatCompletionCreateParamsStreaming {
  const { model, capabilities } = settings;
  return {
    model,
    messages: request.messages.map(({ role, content }) => ({ role, content: toWellFormed(content) })),
    stream: true,
    ...(capabilities.streamUsage ? { stream_options: { include_usage: true } } : {}),
    ...(maxTokens === undefined ? {} : { [capabilities.maxTokensParameter]: maxTokens }),
    ...toSampling(settings),
  };
}
