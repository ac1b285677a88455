import type { SessionMessage } from '@rag/core';

/**
 * How long a message is at the most where its conversation is kept, in UTF-16 code units: as long as the longest
 * question, by which one that is asked again is known. The engine reads much less of a conversation than that.
 */
export const MAX_MESSAGE_LENGTH = 8_000;

/** A copy of a message without what is beyond that, so that a store knows how large a conversation can become. */
export function cutMessage({ role, content }: SessionMessage): SessionMessage {
  return { role, content: content.length <= MAX_MESSAGE_LENGTH ? content : cut(content) };
}

function cut(content: string): string {
  const isInPair = /^[\ud800-\udbff]$/.test(content.charAt(MAX_MESSAGE_LENGTH - 1));
  return content.slice(0, isInPair ? MAX_MESSAGE_LENGTH - 1 : MAX_MESSAGE_LENGTH);
}
