import type { ChatRequest, SessionMessage } from '@rag/core';
import { ProblemError } from '../http/index.ts';
import { messageSchema } from './chat/input.ts';

/** What clients that keep the conversation themselves may send: about fifty turns with their sources. */
export const MAX_CONVERSATION_BYTES = 128 * 1_024;

/** Reading a list takes time for each of its items, before it is known whether the client may ask at all. */
const MOST_ITEMS = 1_000;

export type Conversation = Required<Pick<ChatRequest, 'message' | 'history'>>;

/** Throws `invalid_input` where a body's messages and their parts are too many to be looked at one by one. */
export function requireFewItems(body: unknown, textField: 'content' | 'parts'): void {
  const messages = listIn(body, 'messages');
  const items = messages.reduce<number>((sum, message) => sum + listIn(message, textField).length, 0);
  if (messages.length + items > MOST_ITEMS) {
    throw refusal('messages', `must have at most ${MOST_ITEMS} messages and parts`);
  }
}

function listIn(value: unknown, field: string): readonly unknown[] {
  const list = (value as Record<string, unknown> | null | undefined)?.[field];
  return Array.isArray(list) ? list : [];
}

/**
 * Parts a conversation into its last message, which is the question, and what came before. Throws
 * `invalid_input`, naming the message's `textField` where that is at fault.
 */
export function toConversation(
  messages: readonly SessionMessage[],
  textField: 'content' | 'parts',
): Conversation {
  const last = messages.length - 1;
  const question = messages[last];
  if (question?.role !== 'user') {
    throw refusal(`messages[${Math.max(0, last)}].role`, 'the last message must be that of the user');
  }
  const message = messageSchema.safeParse(question.content);
  if (!message.success) {
    throw refusal(`messages[${last}].${textField}`, message.error.issues[0]?.message ?? 'is not right');
  }
  return { message: message.data, history: messages.slice(0, last) };
}

function refusal(field: string, message: string): ProblemError {
  return new ProblemError('invalid_input', 'Some fields are not right.', { errors: [{ field, message }] });
}
