import type { AnswerEvent } from '@rag/core';
import { toProblemDetails } from '../http/problem.ts';
import { toWireAnswer, toWirePassage } from './wire.ts';
import type { ChatEvent } from './wire-schemas.ts';

/** One of our own server-sent events: the engine's event by its name. */
export function renderEvent(event: AnswerEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(toData(event))}\n\n`;
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
      return toProblemDetails(event.error);
  }
}
