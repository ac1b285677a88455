import type { ChatRequest, SessionMessage } from '@rag/core';
import { messageSchema } from '../chat/chat-input.ts';
import { ProblemError } from '../http/problem.ts';

/** What clients that keep the conversation themselves may send: about fifty turns with their sources. */
export const MAX_CONVERSATION_BYTES = 128 * 1_024;

export type Conversation = Required<Pick<ChatRequest, 'message' | 'history'>>;

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
