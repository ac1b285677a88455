import { isAbort } from '../errors.ts';
import type { SessionMessage } from '../ports/index.ts';
import { removeHiddenCharacters } from '../text/plain-text.ts';
import { countTokens } from '../text/tokens.ts';
import type { ChatContext, Turn } from './chat-context.ts';
import type { ChatRequest } from './chat-engine.ts';
import { withoutMarkers } from './remember.ts';

const MOST_CHARACTERS_A_TOKEN = 16;

/**
 * The last messages of a conversation, as many as fit the budget; none when the store cannot be read. For one
 * who comes back for the rest of an answer, those before the exchange that the conversation holds already.
 */
export async function readSession(
  context: ChatContext,
  turn: Turn,
  { resume }: Pick<ChatRequest, 'resume'>,
): Promise<readonly SessionMessage[]> {
  try {
    const messages = await context.sessions.read(turn.sessionId, turn.options);
    turn.isRemembered = resume !== undefined && messages.at(-2)?.content === turn.message;
    const before = turn.isRemembered ? messages.slice(0, -2) : messages;
    return lastWithin(before, context.settings.historyTokens);
  } catch (error) {
    if (isAbort(error)) throw error;
    turn.degraded.add('session');
    return [];
  }
}

/** The same of a conversation that the caller tells, who may tell anything. */
export function readHistory(
  { settings }: ChatContext,
  told: readonly SessionMessage[],
): readonly SessionMessage[] {
  return lastWithin(told, settings.historyTokens)
    .map(({ role, content }) => ({
      role,
      content: removeHiddenCharacters(role === 'assistant' ? withoutMarkers(content) : content),
    }))
    .filter(({ content }) => content.trim() !== '');
}

function lastWithin(messages: readonly SessionMessage[], maxTokens: number): readonly SessionMessage[] {
  let tokens = 0;
  let first = messages.length;
  for (const message of messages.toReversed()) {
    // What is far too long is not counted: that takes time in proportion.
    if (message.content.length > MOST_CHARACTERS_A_TOKEN * maxTokens) break;
    tokens += countTokens(message.content);
    if (tokens > maxTokens) break;
    first -= 1;
  }
  return messages.slice(first);
}
