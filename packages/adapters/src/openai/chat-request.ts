import type { LLMRequest } from '@rag/core';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { type ChatCapabilities, REASONING_TOKENS } from './chat-capabilities.ts';
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

export function toChatRequest(
  request: LLMRequest,
  settings: ChatSettings,
): ChatCompletionCreateParamsStreaming {
  const { model, capabilities } = settings;
  return {
    model,
    messages: request.messages.map(({ role, content }) => ({ role, content: toWellFormed(content) })),
    stream: true,
    ...(capabilities.streamUsage ? { stream_options: { include_usage: true } } : {}),
    ...(request.maxOutputTokens === undefined
      ? {}
      : { [capabilities.maxTokensParameter]: request.maxOutputTokens + roomForReasoning(capabilities) }),
    ...toSampling(settings),
  };
}

function roomForReasoning({ reasoningTokens, reasoningEffort = 'none' }: ChatCapabilities): number {
  return reasoningTokens ?? REASONING_TOKENS[reasoningEffort];
}
