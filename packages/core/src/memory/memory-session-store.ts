import { LRUCache } from 'lru-cache';
import { throwIfAborted } from '../errors.ts';
import { cutMessage, MAX_MESSAGE_LENGTH, type SessionMessage, type SessionStore } from '../ports/index.ts';
import { requireCount } from '../require-options.ts';

export interface MemorySessionStoreOptions {
  /** How long a conversation is kept after its last message. */
  readonly ttlMs: number;
  /** How many messages of a conversation are kept. */
  readonly maxMessages: number;
  /** How many conversations are kept; the one silent for longest gives way. */
  readonly maxSessions: number;
  /** How much they may take together, as UTF-16 whatever they are. Default 64 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds of a clock that never runs backwards. Default `performance.now`. */
  readonly now?: () => number;
}

/** Most conversations have one exchange, and garbage collection takes its time for each object of one that is kept. */
interface Exchange {
  readonly question: string;
  readonly reply: SessionMessage;
  readonly expiresAtMs: number;
}

interface Messages {
  readonly messages: readonly SessionMessage[];
  readonly expiresAtMs: number;
}

type Session = Exchange | Messages;

const MEBIBYTE = 1_024 * 1_024;
const BYTES_PER_CHARACTER = 2;
/** What a conversation and each message of it cost beside their texts. */
const SESSION_BYTES = 300;
const MESSAGE_BYTES = 100;

/** A copy, unless nobody can change the message: the conversations of a popular answer then share one. */
function ownMessage(message: SessionMessage): SessionMessage {
  return Object.isFrozen(message) && message.content.length <= MAX_MESSAGE_LENGTH
    ? message
    : cutMessage(message);
}

function messagesOf(session: Session): readonly SessionMessage[] {
  if ('messages' in session) return session.messages;
  return [{ role: 'user', content: session.question }, session.reply];
}

function sizeOf(session: Session, id: string): number {
  if ('question' in session) {
    const characters = id.length + session.question.length + session.reply.content.length;
    return SESSION_BYTES + 2 * MESSAGE_BYTES + characters * BYTES_PER_CHARACTER;
  }
  let characters = id.length;
  for (const { content } of session.messages) characters += content.length;
  return SESSION_BYTES + session.messages.length * MESSAGE_BYTES + characters * BYTES_PER_CHARACTER;
}

function allOf(known: Session | undefined, added: readonly SessionMessage[]): SessionMessage[] {
  return [...(known === undefined ? [] : messagesOf(known)), ...added.map(ownMessage)];
}

/** The session of a first exchange; `undefined` for other messages. */
function toExchange(messages: readonly SessionMessage[], expiresAtMs: number): Exchange | undefined {
  const [question, reply] = messages;
  if (messages.length !== 2 || question?.role !== 'user' || reply?.role !== 'assistant') return undefined;
  if (question.content.length > MAX_MESSAGE_LENGTH) return undefined;
  return { question: question.content, reply: ownMessage(reply), expiresAtMs };
}

/**
 * A {@link SessionStore} in this process: conversations end with it and are not seen by its siblings. Messages of
 * more than 8,000 characters are cut to so many.
 *
 * @example
 * const sessions = createMemorySessionStore({ ttlMs: 900_000, maxMessages: 10, maxSessions: 10_000 });
 */
export function createMemorySessionStore(options: MemorySessionStoreOptions): SessionStore {
  const { ttlMs, maxMessages, maxSessions, maxBytes = 64 * MEBIBYTE } = options;
  const { now = () => performance.now() } = options;
  requireCount({ ttlMs, maxMessages, maxSessions, maxBytes });
  // In the order of their last messages, which is also the order in which they expire: read by `peek`. A Map
  // would keep it too, but looks through all that was dropped before it finds its oldest.
  const sessions = new LRUCache<string, Session>({
    max: maxSessions,
    maxSize: maxBytes,
    sizeCalculation: sizeOf,
  });
  /** Until then nothing has to be looked through. */
  let noneExpiresBeforeMs = now() + ttlMs;

  function live(id: string, nowMs: number): Session | undefined {
    const session = sessions.peek(id);
    return session !== undefined && session.expiresAtMs > nowMs ? session : undefined;
  }

  /** What has expired is not only hidden but gone, at the next message of anyone. */
  function dropExpired(nowMs: number): void {
    if (nowMs < noneExpiresBeforeMs) return;
    noneExpiresBeforeMs = nowMs + ttlMs;
    for (const oldest of sessions.rvalues()) {
      if (oldest === undefined) return;
      if (oldest.expiresAtMs > nowMs) {
        noneExpiresBeforeMs = oldest.expiresAtMs;
        return;
      }
      sessions.pop();
    }
  }

  return {
    async read(id, callOptions) {
      throwIfAborted(callOptions?.signal);
      const session = live(id, now());
      return session === undefined ? [] : messagesOf(session).map(({ role, content }) => ({ role, content }));
    },
    async append(id, messages, callOptions) {
      throwIfAborted(callOptions?.signal);
      const nowMs = now();
      const known = live(id, nowMs);
      dropExpired(nowMs);
      // Whole milliseconds take no object of their own.
      const expiresAtMs = Math.floor(nowMs + ttlMs);
      const first = known === undefined && maxMessages >= 2 ? toExchange(messages, expiresAtMs) : undefined;
      sessions.set(id, first ?? { messages: allOf(known, messages).slice(-maxMessages), expiresAtMs });
    },
    async clear(id, callOptions) {
      throwIfAborted(callOptions?.signal);
      sessions.delete(id);
    },
  };
}
