import { ChatError, interrupted, toStreamError } from './chat-error.ts';
import { pause } from './pause.ts';
import { readEvents, type ServerSentEvent } from './read-events.ts';
import { jsonRequest, type Send } from './send.ts';
import type { ChatEvent } from './wire.ts';

/** What to ask, and how. */
export interface Question {
  /** 1 to 4,000 characters. */
  readonly message: string;
  /** The `session_id` of an earlier answer, to ask a follow-up. */
  readonly sessionId?: string | undefined;
  /** Aborts the request; the service then stops the model. */
  readonly signal?: AbortSignal | undefined;
}

export interface ReconnectSettings {
  /** How often a stream comes back after a break before it gives up. */
  readonly maxReconnects: number;
  /** A stream that would have to wait longer than this gives up, so that the caller can decide. */
  readonly maxReconnectWaitMs: number;
}

/** How long to wait where a break gives no reason: long enough for another replica to take over. */
const RECONNECT_MS = 1_000;

/** How far the stream has been read: where a reconnect continues. */
interface Progress {
  lastEventId: string | undefined;
  sessionId: string | undefined;
}

/**
 * Asks a question and yields the events of its answer, the last of which is `done`. After a break it posts the
 * same question again with `Last-Event-ID`, and the service continues behind the last event.
 */
export async function* streamAnswer(
  send: Send,
  question: Question,
  { maxReconnects, maxReconnectWaitMs }: ReconnectSettings,
): AsyncGenerator<ChatEvent, void, undefined> {
  const progress: Progress = { lastEventId: undefined, sessionId: question.sessionId };
  for (let reconnects = 0; ; reconnects++) {
    try {
      return yield* readAnswer(send, question, progress);
    } catch (error) {
      const canContinue = progress.lastEventId !== undefined && question.signal?.aborted !== true;
      if (!canContinue || reconnects >= maxReconnects || !(error instanceof ChatError)) throw error;
      const waitMs = error.retryAfterMs ?? RECONNECT_MS;
      if (!error.retryable || waitMs > maxReconnectWaitMs) throw error;
      await pause(waitMs, question.signal);
    }
  }
}

/** One connection. Throws a `ChatError` where it ends before the answer does. */
async function* readAnswer(
  send: Send,
  { message, signal }: Question,
  progress: Progress,
): AsyncGenerator<ChatEvent, void, undefined> {
  const { lastEventId } = progress;
  const request = jsonRequest(
    { message, session_id: progress.sessionId },
    {
      Accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
    },
  );
  const { body } = await send('chat', { ...request, ...(signal === undefined ? {} : { signal }) });
  if (body === null) throw interrupted();

  const events = readEvents(body);
  try {
    for (;;) {
      const next = await events.next().catch((error: unknown) => {
        if (signal?.aborted) throw signal.reason;
        throw interrupted(error);
      });
      if (next.done === true) throw interrupted();
      progress.lastEventId = next.value.id ?? progress.lastEventId;
      const event = toChatEvent(next.value);
      if (event === undefined) continue;
      if (event.type === 'start') progress.sessionId = event.data.session_id;
      yield event;
      if (event.type === 'done') return;
    }
  } finally {
    await events.return();
  }
}

/** `undefined` for events that this version does not know. */
function toChatEvent({ type, data }: ServerSentEvent): ChatEvent | undefined {
  switch (type) {
    case 'start':
    case 'sources':
    case 'delta':
    case 'restart':
    case 'done':
      return { type, data: JSON.parse(data) };
    case 'error':
      throw toStreamError(JSON.parse(data));
    default:
      return undefined;
  }
}
