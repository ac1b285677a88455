import type { AnswerContent } from '../answer/index.ts';
import type { SessionMessage } from '../ports/index.ts';
import { inSpan } from '../tracing/index.ts';
import type { ConversationContext, Turn } from './turn.ts';

const MARKER = /\s?\[\d{1,3}\]/g;

/**
 * Adds the exchange to the conversation while the answer is on its way out: a reader needs longer to ask again than
 * the store needs to write. A filtered answer is not remembered, and neither is a kind word: a
 * follow-up after "thanks" is about the question before it. Neither is one whose conversation was forgotten
 * meanwhile, or already holds the exchange.
 */
export function remember(
  { sessions, waitUntil }: Pick<ConversationContext, 'sessions' | 'waitUntil'>,
  turn: Turn,
  content: AnswerContent,
): void {
  const isOfTheConversation = content.outcome === 'answered' || content.outcome === 'not_found';
  if (!isOfTheConversation || turn.isForgotten || turn.isRemembered) return;
  const messages = [{ role: 'user', content: turn.message }, replyOf(content)] as const;
  const append = (): Promise<void> => sessions.append(turn.sessionId, messages);
  // A cached answer takes so little time that a span of its own would cost more than it tells.
  waitUntil(content.cached ? append() : inSpan('remember', append, { parent: turn.trace }));
}

/** One object for all conversations with the same answer, so that they share its text in memory. */
const replies = new WeakMap<AnswerContent, SessionMessage>();

function replyOf(content: AnswerContent): SessionMessage {
  const known = replies.get(content);
  if (known !== undefined) return known;
  const reply: SessionMessage = { role: 'assistant', content: withoutMarkers(content.text) };
  replies.set(content, reply);
  return reply;
}

/** An answer's text as a conversation keeps it: a marker means nothing without its citations. */
export function withoutMarkers(text: string): string {
  return text.replace(MARKER, '');
}
