import type { CallOptions } from './call-options.ts';

/** One turn's half: what the user asked or what was answered. */
export interface SessionMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** A message on its way into a conversation. */
export interface AddedMessage extends SessionMessage {
  /** Where the answer cache has the text of this answer, and for how many milliseconds more at least. */
  readonly cached?: { readonly key: string; readonly forMs: number };
}

/** A message as a conversation keeps it: its text, or the key of an answer under which the answer cache has it. */
export type KeptMessage =
  | SessionMessage
  | { readonly role: 'assistant'; readonly content?: undefined; readonly answerKey: string };

/**
 * The last messages of a conversation, kept for a while under an unguessable id. How many messages and
 * for how long is the store's to know (both are options of its factory).
 *
 * Failures reject with `session_unavailable`; the engine then answers without memory.
 */
export interface SessionStore {
  /** The kept messages, oldest first; empty for an id that is unknown or has expired. */
  read(id: string, options?: CallOptions): Promise<readonly KeptMessage[]>;

  /**
   * Adds messages at the end, in order, trims the oldest beyond the limit and restarts the expiry, all in
   * one atomic step: of two parallel appends both survive and neither is torn apart.
   *
   * A store may keep the key of a cached answer instead of its text, but only if the answer outlives the message however
   * the conversation goes on.
   *
   * With `isFirst` the caller has just made up the id, so the store may expect to find nothing under it. It has to survive
   * all the same if another append came first.
   */
  append(
    id: string,
    messages: readonly AddedMessage[],
    options?: CallOptions & { readonly isFirst?: boolean },
  ): Promise<void>;

  /** Forgets the conversation; forgetting an unknown one is not an error. */
  clear(id: string, options?: CallOptions): Promise<void>;
}
