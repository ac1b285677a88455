import type { AnswerContent } from './answer-content.ts';
import type { ChatContext, Turn } from './chat-context.ts';

const MARKER = /\s?\[\d{1,3}\]/g;

/**
 * Adds the exchange to the conversation, beside the answer on its way out: its reader needs longer to ask
 * on than the store to write. What was filtered is not remembered, nor what belongs
 * to a conversation that was forgotten meanwhile.
 */
export function remember(context: ChatContext, turn: Turn, { outcome, text }: AnswerContent): void {
  if (outcome === 'filtered' || turn.isForgotten) return;
  const messages = [
    { role: 'user', content: turn.message },
    { role: 'assistant', content: withoutMarkers(text) },
  ] as const;
  context.goOn(context.sessions.append(turn.sessionId, messages));
}

/** An answer's text as its conversation keeps it: a marker means something only beside its citations. */
export function withoutMarkers(text: string): string {
  return text.replace(MARKER, '');
}
