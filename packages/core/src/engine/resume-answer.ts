import { type AnswerCursor, type AnswerEvent, advanceCursor, START_CURSOR } from '../answer/index.ts';
import { type Continuation, createContinuation, shownUpTo } from '../output/index.ts';

export interface Reader {
  /** What was read before the connection was lost. */
  readonly resume?: AnswerCursor;
  /** Whether the client cannot discard text. An answer that starts over then follows after a note. */
  readonly appendOnRestart?: boolean;
}

/**
 * Passes on the events of an answer to a reader who was shown a part of it: the text continues from there. Where the
 * answer is worded differently by now, a `restart` comes first; for a reader who cannot take text back, a note does.
 */
export async function* resumeAnswer(
  events: AsyncIterable<AnswerEvent>,
  { resume = START_CURSOR, appendOnRestart = false }: Reader,
  note: string,
): AsyncGenerator<AnswerEvent, void, undefined> {
  let cursor = resume;
  let ready: AnswerEvent[] = [];

  function emit(event: AnswerEvent): void {
    if (event.type === 'restart') cursor = START_CURSOR;
    if (event.type === 'delta') cursor = advanceCursor(cursor, event.text);
    ready.push(
      event.type === 'restart' && appendOnRestart ? { type: 'delta', text: `\n\n${note}\n\n` } : event,
    );
  }

  function continueFrom(shown: AnswerCursor, hasSources: boolean): Continuation {
    return createContinuation({ shown: shownUpTo(shown), hasSources, emit });
  }

  let continuation = continueFrom(cursor, false);
  for await (const event of events) {
    switch (event.type) {
      case 'sources':
      case 'delta':
        continuation.take(event);
        break;
      case 'restart':
        if (!appendOnRestart) emit(event);
        continuation = continueFrom(cursor, appendOnRestart && cursor.length > 0);
        break;
      case 'done':
        continuation.end();
        ready.push(event);
        break;
      default:
        ready.push(event);
    }
    const now = ready;
    ready = [];
    for (const each of now) yield each;
  }
}
