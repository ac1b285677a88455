import type { SessionMessage } from './session-store.ts';

/**
 * The longest question, in UTF-16 code units: 4,000 characters of any kind. A session store keeps as much of a
 * message, because the engine recognises a question that is asked again by its whole text.
 */
export const MAX_MESSAGE_LENGTH = 8_000;

/** A copy of a message, cut at {@link MAX_MESSAGE_LENGTH}, so that the size of a conversation is bounded. */
export function cutMessage({ role, content }: SessionMessage): SessionMessage {
  return { role, content: content.length <= MAX_MESSAGE_LENGTH ? content : cut(content) };
}

function cut(content: string): string {
  const isInPair = /^[\ud800-\udbff]$/.test(content.charAt(MAX_MESSAGE_LENGTH - 1));
  return content.slice(0, isInPair ? MAX_MESSAGE_LENGTH - 1 : MAX_MESSAGE_LENGTH);
}
