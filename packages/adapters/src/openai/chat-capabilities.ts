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
  /**
   * How many tokens may go to thinking. They are added to the answer's, since one bound holds for both and a
   * model that uses it up in thought answers nothing. Default {@link REASONING_TOKENS} of `reasoningEffort`.
   */
  readonly reasoningTokens?: number;
}

/**
 * Room for thinking by effort, in tokens. Bounds, not costs: what is not used is not billed, but Azure's quota
 * a minute counts it when a request comes in.
 */
export const REASONING_TOKENS: Readonly<Record<NonNullable<ReasoningEffort>, number>> = {
  none: 0,
  minimal: 256,
  low: 1_024,
  medium: 4_096,
  high: 16_384,
  xhigh: 32_768,
  max: 65_536,
};

/** What models think that are not told how long to. */
export const UNTOLD_EFFORT = 'medium';

const CLASSIC: ChatCapabilities = { maxTokensParameter: 'max_tokens', temperature: true, streamUsage: true };

const REASONING = {
  maxTokensParameter: 'max_completion_tokens',
  temperature: false,
  streamUsage: true,
} as const;

/** The first family that a model's name fits is its own. The least effort of each: see below. */
const FAMILIES: readonly { readonly name: RegExp; readonly capabilities: ChatCapabilities }[] = [
  // Azure's name of gpt-3.5.
  { name: /^gpt-35(?:-|$)/u, capabilities: CLASSIC },
  { name: /^o\d/u, capabilities: { ...REASONING, reasoningEffort: 'low' } },
  { name: /^gpt-\d+(?:\.\d+)?-chat/u, capabilities: REASONING },
  { name: /^gpt-5(?:-|$)/u, capabilities: { ...REASONING, reasoningEffort: 'minimal' } },
  // Temperature goes with no effort alone.
  {
    name: /^gpt-(?:5\.\d|[6-9]|\d\d)/u,
    capabilities: { ...REASONING, temperature: true, reasoningEffort: 'none' },
  },
];

/**
 * What OpenAI's own model names tell; everything else is asked the classic way, which Ollama, vLLM and most
 * servers understand. The least effort of each family: a reader waits for the first word, and the passages
 * leave little to think about. Azure's deployments can have any name: see {@link parseChatDeployments}.
 */
export function defaultChatCapabilities(model: string): ChatCapabilities {
  const lowerCase = model.toLowerCase();
  return FAMILIES.find(({ name }) => name.test(lowerCase))?.capabilities ?? CLASSIC;
}
