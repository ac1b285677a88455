import { invalidRequest } from './api-error.ts';
import { type ChatRequest, readChatRequest } from './chat-request.ts';
import { FILTERED_ANSWER, NOT_FILTERED, promptFilterResults, SAFE_ANSWER } from './content-filter.ts';
import type { ChatDeployment } from './deployment.ts';
import type { PromptCache } from './prompt-cache.ts';
import { readPrompt } from './read-prompt.ts';
import type { Fields } from './request-fields.ts';
import type { ResponseBody, TokenUsage } from './send-body.ts';
import { tokenize } from './tokenize.ts';
import { writeAnswer } from './write-answer.ts';

export interface ChatContext {
  readonly name: string;
  readonly deployment: ChatDeployment;
  readonly promptCache: PromptCache;
  /** The id of the answer. */
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** What the content filter does with the answer. */
  readonly filter: 'passes' | 'stops_answer' | 'unavailable';
}

const CONTEXT_TOKENS = 128_000;
const TOKENS_PER_MESSAGE = 3;
const FILTERED_AFTER_TOKENS = 3;
/** The number of reasoning tokens before the answer, by effort. */
const REASONING_TOKENS: Readonly<Record<string, number>> = { low: 32, medium: 128, high: 512, xhigh: 1_024 };

interface Completion {
  readonly tokens: readonly string[];
  readonly finishReason: 'stop' | 'length' | 'content_filter';
  readonly usage: object;
  readonly billed: TokenUsage;
}

/** Makes the body of a chat completion. Throws an {@link ApiError} for an invalid request. */
export async function createChatCompletion(fields: Fields, context: ChatContext): Promise<ResponseBody> {
  const request = readChatRequest(fields, context.deployment);
  const completion = await complete(request, context);
  const body: ResponseBody = request.stream
    ? toStream(completion, context, request.includeUsage)
    : { kind: 'json', value: toObject(completion, context) };
  return { ...body, usage: completion.billed };
}

async function complete(
  request: ChatRequest,
  { name, deployment, promptCache, filter }: ChatContext,
): Promise<Completion> {
  const prompt = request.messages.flatMap(({ role, content }) => [`<${role}>`, ...tokenize(content)]);
  const promptTokens = prompt.length + TOKENS_PER_MESSAGE * request.messages.length;
  const context = deployment.contextTokens ?? CONTEXT_TOKENS;
  if (promptTokens + (request.maxTokens ?? 0) > context)
    throw invalidRequest(
      `This model's maximum context length is ${context} tokens. However, you requested ${promptTokens + (request.maxTokens ?? 0)} tokens (${promptTokens} in the messages, ${request.maxTokens ?? 0} in the completion). Please reduce the length of the messages or completion.`,
      'messages',
      'context_length_exceeded',
    );
  const cachedTokens = promptCache.cachedTokens(`${name} ${request.promptCacheKey ?? ''}`, prompt);
  const written = tokenize(cutAtStop(await writeAnswer(readPrompt(request.messages)), request.stop));
  const limit = request.maxTokens ?? Number.POSITIVE_INFINITY;
  const reasoningTokens = Math.min(limit, REASONING_TOKENS[request.reasoningEffort ?? ''] ?? 0);
  const allowed = filter === 'stops_answer' ? FILTERED_AFTER_TOKENS : limit - reasoningTokens;
  const tokens = written.slice(0, allowed);
  const completionTokens = tokens.length + reasoningTokens;
  return {
    tokens,
    finishReason:
      filter === 'stops_answer' ? 'content_filter' : tokens.length < written.length ? 'length' : 'stop',
    billed: { promptTokens, cachedTokens, completionTokens },
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: reasoningTokens,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
  };
}

function cutAtStop(text: string, stop: readonly string[]): string {
  const positions = stop.map((end) => text.indexOf(end)).filter((position) => position >= 0);
  return text.slice(0, Math.min(text.length, ...positions));
}

function toObject(
  { tokens, finishReason, usage }: Completion,
  { id, created, deployment, filter }: ChatContext,
): object {
  return {
    id,
    object: 'chat.completion',
    created,
    model: deployment.model,
    system_fingerprint: 'fp_standin',
    prompt_filter_results: promptFilterResults(filter !== 'unavailable'),
    choices: [
      {
        index: 0,
        finish_reason: finishReason,
        logprobs: null,
        message: { role: 'assistant', content: tokens.join(''), refusal: null, annotations: [] },
        content_filter_results: verdict(filter, finishReason),
      },
    ],
    usage,
  };
}

/**
 * The chunks in the order of the service: the filter's verdict on the prompt, the role, the text, the finish reason
 * and, if requested, the usage.
 */
function toStream(
  { tokens, finishReason, usage }: Completion,
  { id, created, deployment, filter }: ChatContext,
  includeUsage: boolean,
): ResponseBody {
  const head = { id, object: 'chat.completion.chunk', created, model: deployment.model };
  const usageField = includeUsage ? { usage: null } : {};
  const chunk = (delta: object, finish: string | null, results: object): object => ({
    ...head,
    system_fingerprint: 'fp_standin',
    choices: [{ index: 0, delta, finish_reason: finish, logprobs: null, content_filter_results: results }],
    ...usageField,
  });
  const opening = [
    {
      choices: [],
      created: 0,
      id: '',
      model: '',
      object: '',
      prompt_filter_results: promptFilterResults(filter !== 'unavailable'),
    },
    chunk({ role: 'assistant', content: '', refusal: null }, null, {}),
  ];
  const text = tokens.map((content) => chunk({ content }, null, verdict(filter, 'stop')));
  const ending = [
    chunk({}, finishReason, finishReason === 'content_filter' ? verdict(filter, finishReason) : {}),
    ...(includeUsage ? [{ ...head, system_fingerprint: 'fp_standin', choices: [], usage }] : []),
  ];
  return { kind: 'events', opening, text, ending };
}

function verdict(filter: ChatContext['filter'], finishReason: string): object {
  if (filter === 'unavailable') return NOT_FILTERED;
  return finishReason === 'content_filter' ? FILTERED_ANSWER : SAFE_ANSWER;
}
