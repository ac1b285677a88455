import { isAbort } from '../errors.ts';
import type { SessionMessage } from '../ports/index.ts';
import type { ChatContext, Turn } from './chat-context.ts';

/**
 * The question as someone would put it who was not there before. Without history nothing is called. When
 * the model fails, the conversation's content words are carried over instead.
 */
export async function makeStandalone(
  context: ChatContext,
  turn: Turn,
  history: readonly SessionMessage[],
): Promise<string> {
  if (history.length === 0) return turn.message;
  const request = { question: turn.message, history };
  try {
    return await context.rewriter.rewrite(request, turn.options);
  } catch (error) {
    if (isAbort(error)) throw error;
    turn.degraded.add('rewrite');
    return context.fallbackRewriter.rewrite(request, turn.options);
  }
}
