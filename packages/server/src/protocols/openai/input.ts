import type { SessionMessage } from '@rag/core';
import { z } from 'zod';
import { type Conversation, conversationSchema, toConversation } from '../conversation.ts';
import { MODEL } from './models.ts';

const OTHER_REPLY = 'is not supported: it asks for another form of reply than a text with citations';

/** A field that must be absent or have its neutral value. */
function neutral(value: number | boolean, message = OTHER_REPLY) {
  return z.union([z.literal(value), z.null()], message).optional();
}

const textPartSchema = z.object({
  type: z.literal('text', 'must be text: the service reads nothing else'),
  text: z.string('must be a text'),
});

const userMessageSchema = z.object({
  role: z.literal('user'),
  content: z
    .union([z.string(), z.array(textPartSchema)], 'must be a text, or a list of parts of type text')
    .nullish(),
});

/** An earlier answer, of which only the text counts. */
const assistantMessageSchema = z.object({
  role: z.literal('assistant'),
  content: z
    .union(
      [z.string(), z.array(z.object({ type: z.string(), text: z.unknown() }))],
      'must be a text, or a list of parts',
    )
    .nullish(),
});

/** What the model is told is decided by this service, and it has no tools. */
const ignoredMessageSchema = z
  .object({ role: z.enum(['system', 'developer', 'tool', 'function']) })
  .describe('Is ignored, whatever it says.');

const messageSchema = z.discriminatedUnion(
  'role',
  [userMessageSchema, assistantMessageSchema, ignoredMessageSchema],
  'must be user or assistant; system, developer, tool and function are ignored',
);

/**
 * The fields of `POST /v1/chat/completions`. Clients say more than the service needs, and the rule for that is: a field
 * that asks for another form of reply must have its neutral value, else the request is rejected, because the client would
 * misread the answer. Every other field and every instruction is ignored, and is never obeyed.
 */
const bodySchema = z
  .object({
    model: z.string('must be a text').describe(`\`${MODEL}\`, whichever model generates the answers.`),
    messages: z
      .array(messageSchema, 'must be a list')
      .min(1, 'must not be empty')
      .describe(
        'The conversation; the last message of the user or assistant is the question, of at most 4,000 characters.',
      ),
    stream: z.boolean('must be true or false').nullish(),
    stream_options: z
      .object({ include_usage: z.boolean('must be true or false').nullish() }, 'must be an object')
      .nullish(),
    n: neutral(1, 'must be 1'),
    response_format: z.object({ type: z.literal('text', OTHER_REPLY) }, OTHER_REPLY).nullish(),
    modalities: z.tuple([z.literal('text', OTHER_REPLY)], OTHER_REPLY).nullish(),
    logprobs: neutral(false),
    top_logprobs: neutral(0),
    tool_choice: z
      .enum(
        ['none', 'auto'],
        'must be none or auto: the service has no tools, so it cannot promise to call one',
      )
      .nullish(),
    function_call: z.enum(['none', 'auto'], 'must be none or auto: the service calls no functions').nullish(),
    audio: z.null(OTHER_REPLY).optional(),
    web_search_options: z.null(OTHER_REPLY).optional(),
    data_sources: z.array(z.unknown(), OTHER_REPLY).max(0, OTHER_REPLY).nullish(),
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
    ...toConversation(messages.map(toSessionMessage), 'content', context),
    model,
    stream: stream ?? false,
    includesUsage: stream_options?.include_usage ?? false,
  }),
);

/** Nothing for a message that is ignored, and for an earlier answer that only calls tools. */
function toSessionMessage(message: z.infer<typeof messageSchema>): SessionMessage | undefined {
  if (message.role !== 'user' && message.role !== 'assistant') return undefined;
  const content = toText(message.content);
  return message.role === 'assistant' && content.trim() === '' ? undefined : { role: message.role, content };
}

function toText(content: string | readonly { readonly text?: unknown }[] | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map(({ text }) => text)
    .filter((text) => typeof text === 'string')
    .join('\n');
}
