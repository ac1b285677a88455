import { type LLMFinishReason, RagError, type TokenUsage } from '@rag/core';

/** A chunk, or a whole completion, as servers send it: less than the types of the package `openai` promise, and more. */
export interface WireChunk {
  readonly object?: unknown;
  readonly error?: unknown;
  readonly choices?: readonly WireChoice[] | null;
  readonly usage?: WireUsage | null;
}

interface WireChoice {
  readonly error?: unknown;
  readonly delta?: WireMessage | null;
  /** A whole completion has it instead of `delta`. */
  readonly message?: WireMessage | null;
  /** Servers of completions without messages have it. */
  readonly text?: unknown;
  readonly finish_reason?: unknown;
}

interface WireMessage {
  readonly content?: unknown;
  readonly refusal?: unknown;
  /** Thoughts, by server: DeepSeek, vLLM and others, Ollama and OpenRouter, Anthropic's gateways. */
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
  readonly thinking?: unknown;
  /** Some simulators put it here. */
  readonly finish_reason?: unknown;
}

interface WireUsage {
  readonly prompt_tokens?: unknown;
  readonly completion_tokens?: unknown;
  readonly prompt_tokens_details?: { readonly cached_tokens?: unknown } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: unknown } | null;
}

/** The texts of a choice: what is said, and what was thought in a field or part of its own. */
export function toTexts({ delta, message = delta, text }: WireChoice): {
  readonly answer: string;
  readonly thought: string;
} {
  const said = delta ?? message;
  if (isPlain(said)) return { answer: said.content, thought: '' };
  const parts = toParts(said?.content ?? text);
  const thoughts = [said?.reasoning_content, said?.reasoning, said?.thinking].map((value) =>
    textsIn(value).join(''),
  );
  return {
    answer: parts
      .filter(({ isThought }) => !isThought)
      .map((part) => part.text)
      .join(''),
    thought: [...thoughts, ...parts.filter(({ isThought }) => isThought).map((part) => part.text)].join(''),
  };
}

/** Whether it is what nearly every chunk is: a text and no thoughts. */
function isPlain(said: WireMessage | null | undefined): said is { readonly content: string } {
  return (
    typeof said?.content === 'string' &&
    said.reasoning_content === undefined &&
    said.reasoning === undefined &&
    said.thinking === undefined
  );
}

interface TextPart {
  readonly isThought: boolean;
  readonly text: string;
}

/** Content as a text, or as Mistral's list of parts, of which some are thoughts and some no text. */
function toParts(content: unknown): TextPart[] {
  if (typeof content === 'string') return [{ isThought: false, text: content }];
  const list = Array.isArray(content) ? content : [content];
  return list.flatMap((part): TextPart[] => {
    if (typeof part === 'string') return [{ isThought: false, text: part }];
    if (typeof part !== 'object' || part === null) return [];
    const { type = 'text', text, thinking, reasoning } = part as Readonly<Record<string, unknown>>;
    if (type === 'text' || type === 'output_text')
      return [{ isThought: false, text: textsIn(text).join('') }];
    return [{ isThought: true, text: textsIn([text, thinking, reasoning]).join('') }];
  });
}

/** The texts in a value, however deep its lists. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === 'object' && value !== null && 'text' in value ? textsIn(value.text) : [];
}

/** What servers call the three endings, in lower case. Tools are never offered, so a model that asks for one has finished. */
const FINISH_REASONS: Readonly<Record<LLMFinishReason, readonly string[]>> = {
  stop: [
    'stop',
    'eos',
    'eos_token',
    'end_turn',
    'end_of_turn',
    'stop_sequence',
    'stop_token',
    'stop_string',
    'complete',
    'completed',
    'done',
    'finished',
    'tool_calls',
    'tool_call',
    'tool_use',
    'function_call',
  ],
  length: [
    'length',
    'max_tokens',
    'max_output_tokens',
    'max_new_tokens',
    'model_length',
    'max_length',
    'limit',
  ],
  content_filter: [
    'content_filter',
    'content_filtered',
    'content_policy_violation',
    'safety',
    'refusal',
    'sensitive',
    'recitation',
    'prohibited_content',
    'blocklist',
    'spii',
  ],
};

/** Throws `model_unavailable` for a reason that says that the answer failed, and for one that nobody knows. */
export function toFinishReason(wire: unknown): LLMFinishReason {
  const name = String(wire).toLowerCase().replaceAll('-', '_');
  const known = (['stop', 'length', 'content_filter'] as const).find((reason) =>
    FINISH_REASONS[reason].includes(name),
  );
  if (known !== undefined) return known;
  throw new RagError('model_unavailable', 'The model server ended the answer before it was whole.', {
    // A word at most, so that no sentence and no text of a person passes.
    details: /^\w{1,40}$/u.test(name) ? { finishReason: name } : {},
  });
}

export function toUsage({ prompt_tokens, completion_tokens, prompt_tokens_details }: WireUsage): TokenUsage {
  const inputTokens = toCount(prompt_tokens);
  return {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, toCount(prompt_tokens_details?.cached_tokens)),
    outputTokens: toCount(completion_tokens),
  };
}

/** Whether tokens were used for thoughts, also where nobody sees these. */
export function countsThoughts({ completion_tokens_details }: WireUsage): boolean {
  return toCount(completion_tokens_details?.reasoning_tokens) > 0;
}

function toCount(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}
