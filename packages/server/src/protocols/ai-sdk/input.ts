import { z } from 'zod';
import { type Conversation, conversationSchema, toConversation } from '../conversation.ts';

const textPartSchema = z.object({ type: z.literal('text'), text: z.string('must be a text') });

const userMessageSchema = z.object({
  role: z.literal('user'),
  parts: z.array(
    z.object({
      type: z.literal('text', 'must be text: the service reads nothing else'),
      text: z.string('must be a text'),
    }),
    'must be a list',
  ),
});

/** An earlier answer. It comes with its sources and steps; only its text counts. */
const assistantMessageSchema = z.object({
  role: z.literal('assistant'),
  parts: z.array(z.union([textPartSchema, z.object({ type: z.string('must be a text') })]), 'must be a list'),
});

/** The body of `POST /api/chat`, as `DefaultChatTransport` sends it. Other fields are ignored. */
const bodySchema = z
  .object({
    messages: z
      .array(
        z.discriminatedUnion('role', [userMessageSchema, assistantMessageSchema], {
          error: 'must be user or assistant: what the model is told is decided by this service',
        }),
        'must be a list',
      )
      .min(1, 'must not be empty'),
  })
  .meta({ id: 'UiMessageInput' });

/** The body of `POST /api/chat` as a question. */
export const uiMessageInputSchema = conversationSchema(bodySchema, 'parts').transform(
  ({ messages }, context): Conversation =>
    toConversation(
      messages.map(({ role, parts }) => ({
        role,
        content: parts.map((part) => ('text' in part ? part.text : '')).join(''),
      })),
      'parts',
      context,
    ),
);
