import { isAbort } from '../errors.ts';
import { MAX_MESSAGE_LENGTH } from '../ports/cut-message.ts';
import type { SessionMessage } from '../ports/index.ts';
import { toPlainQuestion } from '../text/plain-text.ts';
import { takeTokens } from '../text/tokens.ts';
import { questionTokens } from './build-prompt.ts';
import type { ChatContext, Turn } from './chat-context.ts';
import { isQuestion } from './question-limits.ts';

/**
 * The question as someone would put it who was not there before. When the model fails, or writes what can be
 * no question, the conversation's content words are carried over instead. `history` is not empty.
 */
export async function makeStandalone(
  context: ChatContext,
  turn: Turn,
  history: readonly SessionMessage[],
): Promise<string> {
  const request = { question: takeTokens(turn.message, questionTokens(context.settings)), history };
  try {
    const question = toPlainQuestion(await context.rewriter.rewrite(request, turn.options));
    if (isQuestion(question)) return question;
  } catch (error) {
    if (isAbort(error)) throw error;
  }
  turn.degraded.add('rewrite');
  const question = await context.fallbackRewriter.rewrite(request, turn.options);
  return question.slice(0, MAX_MESSAGE_LENGTH);
}
