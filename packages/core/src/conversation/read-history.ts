import { isAbort } from '../errors.ts';
import type { KeptMessage, SessionMessage } from '../ports/index.ts';
import { countTokens, removeHiddenCharacters } from '../text/index.ts';
import { withoutMarkers } from './remember.ts';
import type { ConversationContext, Turn } from './turn.ts';

const MAX_CHARACTERS_PER_TOKEN = 16;

/**
 * The last messages of a session within the token budget; none if the store is unreachable. For a client that
 * reconnects, the messages before the exchange that the session already contains.
 */
export async function readSession(
  { sessions, answers, settings }: ConversationContext,
  turn: Turn,
  { isResumed }: { readonly isResumed: boolean },
): Promise<readonly SessionMessage[]> {
  try {
    const kept = await sessions.read(turn.sessionId, turn.options);
    turn.isRemembered = isResumed && kept.at(-2)?.content === turn.message;
    const before = turn.isRemembered ? kept.slice(0, -2) : kept;
    const messages = await Promise.all(before.map((message) => withText(answers, turn, message)));
    return lastWithin(messages.flat(), settings.historyTokens);
  } catch (error) {
    if (isAbort(error)) throw error;
    turn.degraded.add('session');
    return [];
  }
}

/** Nothing for an answer that has left the cache early, because its memory was short. */
async function withText(
  answers: ConversationContext['answers'],
  { degraded }: Turn,
  message: KeptMessage,
): Promise<readonly SessionMessage[]> {
  if (message.content !== undefined) return [message];
  const { fresh, stale } = await answers.lookUp(message.answerKey, degraded);
  const text = (fresh ?? stale)?.text;
  return text === undefined ? [] : [{ role: 'assistant', content: withoutMarkers(text) }];
}

/** The same of a conversation that the caller sends along, and that may hold anything. */
export function readHistory(
  { settings }: Pick<ConversationContext, 'settings'>,
  history: readonly SessionMessage[],
): readonly SessionMessage[] {
  return lastWithin(history, settings.historyTokens)
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
    // The tokens of a far too long message are not counted: that takes time in proportion to its length.
    if (message.content.length > MAX_CHARACTERS_PER_TOKEN * maxTokens) break;
    tokens += countTokens(message.content);
    if (tokens > maxTokens) break;
    first -= 1;
  }
  return messages.slice(first);
}
