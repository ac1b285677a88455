import type { ChatRequest, SessionMessage } from '@rag/core';
import { z } from 'zod';
import { questionSchema } from './question-schema.ts';

/** The limit for clients that send the whole conversation: about fifty turns with their sources. */
export const MAX_CONVERSATION_BYTES = 128 * 1_024;

/** Validating a list takes time for each item, and happens before the rate limits are asked. */
const MAX_ITEMS = 1_000;

export type Conversation = Required<Pick<ChatRequest, 'message' | 'history'>>;

type TextField = 'content' | 'parts';

/** The schema of a body with `messages`, which rejects a body with too many messages and parts before it reads them. */
export function conversationSchema<Body extends z.ZodType>(body: Body, textField: TextField) {
  return z.preprocess((value, context) => {
    if (countItems(value, textField) > MAX_ITEMS)
      context.addIssue({
        code: 'custom',
        path: ['messages'],
        message: `must have at most ${MAX_ITEMS} messages and parts`,
      });
    return value;
  }, body);
}

function countItems(body: unknown, textField: TextField): number {
  const messages = listIn(body, 'messages');
  return messages.reduce<number>(
    (count, message) => count + listIn(message, textField).length,
    messages.length,
  );
}

function listIn(value: unknown, field: string): readonly unknown[] {
  const list = (value as Record<string, unknown> | null | undefined)?.[field];
  return Array.isArray(list) ? list : [];
}

/**
 * Splits a conversation into its last message, which is the question, and the history before it. Adds an issue to the
 * context if the last message is no question, at its `textField` if that is wrong.
 *
 * @param messages those of the body, with `undefined` for one that is ignored
 */
export function toConversation(
  messages: readonly (SessionMessage | undefined)[],
  textField: TextField,
  context: z.RefinementCtx,
): Conversation {
  const last = messages.findLastIndex((message) => message !== undefined);
  const question = messages[last];
  if (question?.role !== 'user') {
    const message = 'the last message must be that of the user';
    context.addIssue({ code: 'custom', path: ['messages', Math.max(0, last), 'role'], message });
    return z.NEVER;
  }
  const { success, data, error } = questionSchema.safeParse(question.content);
  if (!success) {
    const message = error.issues[0]?.message ?? 'is not right';
    context.addIssue({ code: 'custom', path: ['messages', last, textField], message });
    return z.NEVER;
  }
  return { message: data, history: messages.slice(0, last).filter((message) => message !== undefined) };
}
