import { type AnswerCursor, type AnswerEvent, advanceCursor, type RagError, START_CURSOR } from '@rag/core';
import type { RenderEvent } from '../../ask/index.ts';
import { toProblemDetails } from '../../http/index.ts';
import { toEventId } from './event-id.ts';
import type { ChatEvent, WireFailure } from './schemas.ts';
import { toWireAnswer, toWirePassage } from './to-wire.ts';

/** For a failure of unknown duration. */
const RETRY_MS = 1_000;

/**
 * Renders our own server-sent events: the engine's events by their names, with ids that a client sends when it
 * reconnects. `resume` is the part that such a client has already read.
 */
export function createEventRenderer(resume: AnswerCursor = START_CURSOR): RenderEvent {
  let position = resume;

  return function renderEvent(event) {
    if (event.type === 'delta') position = advanceCursor(position, event.text);
    else if (event.type === 'restart') position = START_CURSOR;
    return `event: ${event.type}\nid: ${toEventId(position)}\ndata: ${JSON.stringify(toData(event))}\n\n`;
  };
}

function toData(event: AnswerEvent): ChatEvent['data'] {
  switch (event.type) {
    case 'start':
      return { answer_id: event.answerId, session_id: event.sessionId };
    case 'sources':
      return { passages: event.passages.map(toWirePassage) };
    case 'delta':
      return { text: event.text };
    case 'restart':
      return {};
    case 'done':
      return toWireAnswer(event.answer);
    case 'error':
      return toFailure(event.error);
  }
}

/** In a stream there is no header left to say when to try again. */
function toFailure(error: RagError): WireFailure {
  const details = toProblemDetails(error);
  return details.retryable ? { ...details, retry_after_ms: error.retryAfterMs ?? RETRY_MS } : details;
}
