import { z } from 'zod';
import { ProblemError, toInputProblem } from '../../http/index.ts';
import { type Conversation, requireFewItems, toConversation } from '../conversation.ts';
import { isModel, MODEL } from './models.ts';

const NOT_HERE = 'is not supported: what the model is told and may do is decided by this service';

const partSchema = z.object({
  type: z.literal('text', 'must be text: nothing else can be read here'),
  text: z.string('must be a text'),
});

const contentSchema = z.union(
  [z.string(), z.array(partSchema)],
  'must be a text, or a list of parts of type text',
);

const messageSchema = z.object({
  role: z.enum(['user', 'assistant'], `must be user or assistant; any other ${NOT_HERE}`),
  content: contentSchema.nullish(),
  tool_calls: z.array(z.unknown()).max(0, NOT_HERE).nullish(),
});

/**
 * The body of `POST /v1/chat/completions`. One rule parts its fields: one that would change what the model
 * is told, what it may do or what shape comes back has to have its neutral value, else the request is refused;
 * every other field, among them sampling and limits, is ignored.
 */
export const completionInputSchema = z.object({
  model: z.string('must be a text').describe(`\`${MODEL}\`, whatever writes the answers.`),
  messages: z
    .array(messageSchema, 'must be a list')
    .min(1, 'must not be empty')
    .describe('The conversation; its last message is the question, of at most 4,000 characters.'),
  stream: z.boolean('must be true or false').nullish(),
  stream_options: z
    .object({ include_usage: z.boolean('must be true or false').nullish() }, 'must be an object')
    .nullish(),
  n: z.literal(1, 'must be 1').nullish(),
  response_format: z.object({ type: z.literal('text', NOT_HERE) }, NOT_HERE).nullish(),
  modalities: z.tuple([z.literal('text', NOT_HERE)], NOT_HERE).nullish(),
  logprobs: z.literal(false, NOT_HERE).nullish(),
  top_logprobs: z.literal(0, NOT_HERE).nullish(),
  tools: z.array(z.unknown(), NOT_HERE).max(0, NOT_HERE).nullish(),
  tool_choice: z.enum(['none', 'auto'], NOT_HERE).nullish(),
  functions: z.array(z.unknown(), NOT_HERE).max(0, NOT_HERE).nullish(),
  function_call: z.enum(['none', 'auto'], NOT_HERE).nullish(),
  audio: z.null(NOT_HERE).optional(),
  web_search_options: z.null(NOT_HERE).optional(),
  data_sources: z.array(z.unknown(), NOT_HERE).max(0, NOT_HERE).nullish(),
});

export interface CompletionInput extends Conversation {
  readonly stream: boolean;
  readonly includesUsage: boolean;
}

/** Throws `invalid_input`, naming what is wrong, or `not_found` for a model that there is not. */
export function parseCompletionInput(body: unknown): CompletionInput {
  requireFewItems(body, 'content');
  const result = completionInputSchema.safeParse(body);
  if (!result.success) throw toInputProblem(result.error);
  const { model, messages, stream, stream_options } = result.data;
  if (!isModel(model)) throw unknownModel();
  return {
    ...toConversation(
      messages.map(({ role, content }) => ({ role, content: toText(content) })),
      'content',
    ),
    stream: stream ?? false,
    includesUsage: stream_options?.include_usage ?? false,
  };
}

export function unknownModel(): ProblemError {
  const message = `There is no such model; the one here is ${MODEL}.`;
  return new ProblemError('not_found', message, { errors: [{ field: 'model', message }] });
}

function toText(content: z.infer<typeof contentSchema> | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text }) => text).join('\n');
}
