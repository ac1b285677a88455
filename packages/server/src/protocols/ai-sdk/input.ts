import { z } from 'zod';
import { toInputProblem } from '../../http/index.ts';
import { type Conversation, requireFewItems, toConversation } from '../conversation.ts';

const textPartSchema = z.object({ type: z.literal('text'), text: z.string('must be a text') });

const userMessageSchema = z.object({
  role: z.literal('user'),
  parts: z.array(
    z.object({
      type: z.literal('text', 'must be text: nothing else can be read here'),
      text: z.string('must be a text'),
    }),
    'must be a list',
  ),
});

/** An earlier answer, whose sources and steps come back with it; its text alone counts. */
const assistantMessageSchema = z.object({
  role: z.literal('assistant'),
  parts: z.array(z.union([textPartSchema, z.object({ type: z.string('must be a text') })]), 'must be a list'),
});

/** The body of `POST /api/chat`, as `DefaultChatTransport` sends it. Other fields are ignored. */
export const uiMessageInputSchema = z.object({
  messages: z
    .array(
      z.discriminatedUnion('role', [userMessageSchema, assistantMessageSchema], {
        error: 'must be user or assistant: what the model is told is decided by this service',
      }),
      'must be a list',
    )
    .min(1, 'must not be empty'),
});

/** Throws `invalid_input`, naming what is wrong. */
export function parseUiMessageInput(body: unknown): Conversation {
  requireFewItems(body, 'parts');
  const result = uiMessageInputSchema.safeParse(body);
  if (!result.success) throw toInputProblem(result.error);
  return toConversation(
    result.data.messages.map(({ role, parts }) => ({
      role,
      content: parts.map((part) => ('text' in part ? part.text : '')).join(''),
    })),
    'parts',
  );
}
