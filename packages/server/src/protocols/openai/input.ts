import { z } from 'zod';
import { type Conversation, conversationSchema, toConversation } from '../conversation.ts';
import { MODEL } from './models.ts';

const NOT_HERE = 'is not supported: what the model is told and may do is decided by this service';

const partSchema = z.object({
  type: z.literal('text', 'must be text: the service reads nothing else'),
  text: z.string('must be a text'),
});

/** A field that must be absent or have its neutral value. */
function neutral(value: number | boolean, message = NOT_HERE) {
  return z.union([z.literal(value), z.null()], message).optional();
}

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
 * The fields of `POST /v1/chat/completions`. A field that would change the prompt, what the model may do or the
 * shape of the answer must have its neutral value, else the request is rejected. Every other field, such as sampling
 * and limits, is ignored.
 */
const bodySchema = z
  .object({
    model: z.string('must be a text').describe(`\`${MODEL}\`, whichever model generates the answers.`),
    messages: z
      .array(messageSchema, 'must be a list')
      .min(1, 'must not be empty')
      .describe('The conversation; its last message is the question, of at most 4,000 characters.'),
    stream: z.boolean('must be true or false').nullish(),
    stream_options: z
      .object({ include_usage: z.boolean('must be true or false').nullish() }, 'must be an object')
      .nullish(),
    n: neutral(1, 'must be 1'),
    response_format: z.object({ type: z.literal('text', NOT_HERE) }, NOT_HERE).nullish(),
    modalities: z.tuple([z.literal('text', NOT_HERE)], NOT_HERE).nullish(),
    logprobs: neutral(false),
    top_logprobs: neutral(0),
    tools: z.array(z.unknown(), NOT_HERE).max(0, NOT_HERE).nullish(),
    tool_choice: z.enum(['none', 'auto'], NOT_HERE).nullish(),
    functions: z.array(z.unknown(), NOT_HERE).max(0, NOT_HERE).nullish(),
    function_call: z.enum(['none', 'auto'], NOT_HERE).nullish(),
    audio: z.null(NOT_HERE).optional(),
    web_search_options: z.null(NOT_HERE).optional(),
    data_sources: z.array(z.unknown(), NOT_HERE).max(0, NOT_HERE).nullish(),
  })
  .meta({ id: 'CompletionInput' });

export interface CompletionInput extends Conversation {
  readonly model: string;
  readonly stream: boolean;
  readonly includesUsage: boolean;
}

/** The body of `POST /v1/chat/completions` as a question. */
export const completionInputSchema = conversationSchema(bodySchema, 'content').transform(
  ({ model, messages, stream, stream_options }, context): CompletionInput => ({
    ...toConversation(
      messages.map(({ role, content }) => ({ role, content: toText(content) })),
      'content',
      context,
    ),
    model,
    stream: stream ?? false,
    includesUsage: stream_options?.include_usage ?? false,
  }),
);

function toText(content: z.infer<typeof contentSchema> | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text }) => text).join('\n');
}
