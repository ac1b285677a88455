import { estimateTokenCount } from 'tokenx';
import { isAbort } from '../errors.ts';
import type { SessionMessage } from '../ports/index.ts';
import type { ChatContext, Turn } from './chat-context.ts';

/** The last messages of a conversation, as many as fit the budget; none when the store cannot be read. */
export async function readSession(context: ChatContext, turn: Turn): Promise<readonly SessionMessage[]> {
  try {
    const messages = await context.sessions.read(turn.sessionId, turn.options);
    return lastWithin(messages, context.settings.historyTokens);
  } catch (error) {
    if (isAbort(error)) throw error;
    turn.degraded.add('session');
    return [];
  }
}

function lastWithin(messages: readonly SessionMessage[], maxTokens: number): readonly SessionMessage[] {
  let tokens = 0;
  let first = messages.length;
  for (const message of messages.toReversed()) {
    tokens += estimateTokenCount(message.content);
    if (tokens > maxTokens) break;
    first -= 1;
  }
  return messages.slice(first);
}
