import { isAbort } from '../errors.ts';
import { type BillableOptions, MAX_MESSAGE_LENGTH, type SessionMessage } from '../ports/index.ts';
import { takeTokens, toPlainQuestion } from '../text/index.ts';
import { isQuestion } from './question-limits.ts';
import type { ConversationContext, Turn } from './turn.ts';

/**
 * Rewrites a follow-up into a question that needs no conversation. When the rewriter fails, or writes what can be
 * no question, the conversation's content words are carried over instead.
 *
 * @param history not empty
 */
export async function rewriteFollowUp(
  { rewriter, fallbackRewriter, questionTokens }: ConversationContext,
  turn: Turn,
  history: readonly SessionMessage[],
  options: BillableOptions,
): Promise<string> {
  const request = { question: takeTokens(turn.message, questionTokens), history };
  try {
    const question = toPlainQuestion(await rewriter.rewrite(request, options));
    if (isQuestion(question)) return question;
  } catch (error) {
    if (isAbort(error)) throw error;
  }
  turn.degraded.add('rewrite');
  const question = await fallbackRewriter.rewrite(request, options);
  return question.slice(0, MAX_MESSAGE_LENGTH);
}
