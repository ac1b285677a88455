import type { AnswerContent } from '../answer/index.ts';
import type { AddedMessage } from '../ports/index.ts';
import { inSpan } from '../tracing/index.ts';
import type { ConversationContext, Turn } from './turn.ts';

const MARKER = /\s?\[\d{1,3}\]/g;

/**
 * Adds the exchange to the conversation after the answer: a user needs longer for the next question than the store
 * needs to write. Skips filtered answers and courtesy replies, since a follow-up after "thanks" is about the question
 * before it. Also skips the exchange if the conversation was deleted meanwhile or already contains it.
 */
export function remember(
  { sessions, answers, waitUntil }: Pick<ConversationContext, 'sessions' | 'answers' | 'waitUntil'>,
  turn: Turn,
  content: AnswerContent,
): void {
  const isOfTheConversation = content.outcome === 'answered' || content.outcome === 'not_found';
  if (!isOfTheConversation || turn.isForgotten || turn.isRemembered) return;
  const reply = replyOf(content, content.cached ? answers.locate(content) : undefined);
  const messages = [{ role: 'user', content: turn.message }, reply] as const;
  const append = (): Promise<void> => sessions.append(turn.sessionId, messages, { isFirst: turn.isFirst });
  // No span for a cached answer: it would cost more time than the answer itself.
  waitUntil(content.cached ? append() : inSpan('remember', append, { parent: turn.trace }));
}

/** One object for all conversations with the same answer, so that they share its text in memory. */
const replies = new WeakMap<AnswerContent, AddedMessage>();

function replyOf(content: AnswerContent, cached: AddedMessage['cached']): AddedMessage {
  const known = replies.get(content);
  if (known !== undefined && known.cached === cached) return known;
  const text = known?.content ?? withoutMarkers(content.text);
  const reply: AddedMessage = Object.freeze({
    role: 'assistant',
    content: text,
    ...(cached === undefined ? {} : { cached }),
  });
  replies.set(content, reply);
  return reply;
}

/** An answer's text as a conversation keeps it: a marker means nothing without its citations. */
export function withoutMarkers(text: string): string {
  return text.replace(MARKER, '');
}
