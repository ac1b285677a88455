import type { ReasoningEffort } from 'openai/resources/shared';

/** How a chat model wants to be asked; models refuse parameters that they do not know. */
export interface ChatCapabilities {
  /** Where the upper bound of the answer goes. */
  readonly maxTokensParameter: 'max_tokens' | 'max_completion_tokens';
  /** Whether `temperature` may be sent. */
  readonly temperature: boolean;
  /** Whether `stream_options.include_usage` may be sent; without it tokens count as zero. */
  readonly streamUsage: boolean;
  /** How long the model may think before it answers; absent where it does not take the parameter. */
  readonly reasoningEffort?: NonNullable<ReasoningEffort>;
}

const CLASSIC: ChatCapabilities = { maxTokensParameter: 'max_tokens', temperature: true, streamUsage: true };

const REASONING = {
  maxTokensParameter: 'max_completion_tokens',
  temperature: false,
  streamUsage: true,
} as const;

/**
 * What OpenAI's own model names tell; everything else is asked the classic way, which Ollama, vLLM and most
 * servers understand. The least effort of each family: a reader waits for the first word, and the passages
 * leave little to think about. Azure's deployments can have any name: pass their capabilities.
 */
export function defaultChatCapabilities(model: string): ChatCapabilities {
  const name = model.toLowerCase();
  if (/^o\d/u.test(name)) return { ...REASONING, reasoningEffort: 'low' };
  if (/^gpt-\d+(?:\.\d+)?-chat/u.test(name)) return { ...REASONING };
  if (/^gpt-5(?:-|$)/u.test(name)) return { ...REASONING, reasoningEffort: 'minimal' };
  if (/^gpt-(?:5\.\d|[6-9]|\d\d)/u.test(name))
    return { ...REASONING, temperature: true, reasoningEffort: 'none' };
  return CLASSIC;
}
