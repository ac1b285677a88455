import type { SessionMessage } from '../ports/index.ts';
import type { AnswerContent } from './answer-content.ts';
import type { ChatContext, Turn } from './chat-context.ts';

const MARKER = /\s?\[\d{1,3}\]/g;

/**
 * Adds the exchange to the conversation, beside the answer on its way out: its reader needs longer to ask
 * on than the store to write. What was filtered is not remembered, nor what belongs to a conversation that was
 * forgotten meanwhile, nor an exchange twice.
 */
export function remember(context: ChatContext, turn: Turn, content: AnswerContent): void {
  if (content.outcome === 'filtered' || turn.isForgotten || turn.isRemembered) return;
  const messages = [{ role: 'user', content: turn.message }, replyOf(content)] as const;
  context.goOn(context.sessions.append(turn.sessionId, messages));
}

/** One for all conversations that had the same answer: each would else hold a text of its own. */
const replies = new WeakMap<AnswerContent, SessionMessage>();

function replyOf(content: AnswerContent): SessionMessage {
  const known = replies.get(content);
  if (known !== undefined) return known;
  const reply: SessionMessage = { role: 'assistant', content: withoutMarkers(content.text) };
  replies.set(content, reply);
  return reply;
}

/** An answer's text as its conversation keeps it: a marker means something only beside its citations. */
export function withoutMarkers(text: string): string {
  return text.replace(MARKER, '');
}
