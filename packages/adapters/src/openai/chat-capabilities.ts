import type { ReasoningEffort } from 'openai/resources/shared';

/** The parameters that a chat model accepts. Models refuse parameters that they do not know. */
export interface ChatCapabilities {
  /** The parameter for the longest answer. */
  readonly maxTokensParameter: 'max_tokens' | 'max_completion_tokens';
  /** Whether `temperature` may be sent. */
  readonly temperature: boolean;
  /** Whether `stream_options.include_usage` may be sent; without it, token counts are zero. */
  readonly streamUsage: boolean;
  /** How much the model reasons before it answers; absent when it does not accept the parameter. */
  readonly reasoningEffort?: NonNullable<ReasoningEffort>;
  /**
   * The room for reasoning in tokens. It is added to that of the answer, since one bound holds for both, and a model that
   * uses it up for reasoning answers nothing. Default {@link REASONING_TOKENS} of `reasoningEffort`, or of
   * {@link DEFAULT_EFFORT} once a model without an effort is known to think.
   */
  readonly reasoningTokens?: number;
  /**
   * Whether the model thinks by itself and may write its thoughts into its text, as open models do whose server does not
   * separate them. Their text is held back until the thoughts are over. Default false, until a reply shows it.
   */
  readonly thinks?: boolean;
}

/**
 * Room for reasoning by effort, in tokens. Unused room is not billed, but Azure counts it toward the quota of tokens a
 * minute with every request.
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

/** The effort of models that get none in the request. */
export const DEFAULT_EFFORT = 'medium';

const CLASSIC: ChatCapabilities = { maxTokensParameter: 'max_tokens', temperature: true, streamUsage: true };

const THINKING: ChatCapabilities = { ...CLASSIC, thinks: true };

const REASONING = {
  maxTokensParameter: 'max_completion_tokens',
  temperature: false,
  streamUsage: true,
} as const;

/** A model belongs to the first family whose pattern its name matches. */
const FAMILIES: readonly { readonly name: RegExp; readonly capabilities: ChatCapabilities }[] = [
  // Azure's name of gpt-3.5.
  { name: /^gpt-35(?:-|$)/u, capabilities: CLASSIC },
  { name: /^o\d/u, capabilities: { ...REASONING, reasoningEffort: 'low' } },
  { name: /^gpt-\d+(?:\.\d+)?-chat/u, capabilities: REASONING },
  { name: /^gpt-5(?:-|$)/u, capabilities: { ...REASONING, reasoningEffort: 'minimal' } },
  // These accept a temperature only with the effort `none`.
  {
    name: /^gpt-(?:5\.\d|[6-9]|\d\d)/u,
    capabilities: { ...REASONING, temperature: true, reasoningEffort: 'none' },
  },
  // Open models, whose names have their maker in front and their size and version behind.
  { name: /(?:^|[^a-z])(?:instruct|non-?thinking|no-?think)(?![a-z0-9])/u, capabilities: CLASSIC },
  {
    name: /(?:^|[^a-z])(?:r1|qwq|qwen3|gpt-oss|magistral|think(?:ing)?|reasoning|reasoner)(?![a-z0-9])/u,
    capabilities: THINKING,
  },
];

/**
 * The capabilities that OpenAI's model names imply; other models get the classic ones, which Ollama, vLLM and most
 * servers accept. Each family gets its least effort: a reader waits for the first token, and the passages leave little
 * to reason about. Deployments in Azure can have any name: see {@link parseChatDeployments}.
 */
export function defaultChatCapabilities(model: string): ChatCapabilities {
  const lowerCase = model.toLowerCase();
  return FAMILIES.find(({ name }) => name.test(lowerCase))?.capabilities ?? CLASSIC;
}

/** The capabilities with another room for reasoning, if one is given. A model that gets room is one that thinks. */
export function withReasoningTokens(
  capabilities: ChatCapabilities,
  reasoningTokens: number | undefined,
): ChatCapabilities {
  if (reasoningTokens === undefined) return capabilities;
  // The models of OpenAI never write their thoughts.
  const isOpen = capabilities.maxTokensParameter === 'max_tokens';
  return { ...capabilities, reasoningTokens, ...(isOpen ? { thinks: reasoningTokens > 0 } : {}) };
}
