import { type AnswerCursor, type AnswerEvent, advanceCursor, START_CURSOR } from '../answer/index.ts';
import { RagError } from '../errors.ts';
import { type Continuation, createContinuation, shownUpTo } from '../output/index.ts';

export interface Reader {
  /** What was read before the connection was lost. */
  readonly resume?: AnswerCursor;
  /** Whether what was shown cannot be taken back. */
  readonly failOnRestart?: boolean;
}

/**
 * Passes on the events of an answer to a reader who was shown a part of it: the text continues from there. Where the
 * answer is worded differently by now, a `restart` comes first; for a reader who cannot take text back, the stream
 * ends in an error instead, once the answer is whole and the next to ask gets it from the cache.
 */
export async function* continueStream(
  events: AsyncIterable<AnswerEvent>,
  { resume = START_CURSOR, failOnRestart = false }: Reader,
): AsyncGenerator<AnswerEvent, void, undefined> {
  let cursor = resume;
  let isVoid = false;
  let ready: AnswerEvent[] = [];

  function emit(event: AnswerEvent): void {
    if (event.type === 'restart') isVoid = failOnRestart;
    if (isVoid) return;
    if (event.type === 'delta') cursor = advanceCursor(cursor, event.text);
    else if (event.type === 'restart') cursor = START_CURSOR;
    ready.push(event);
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
        if (failOnRestart) isVoid = false;
        else emit(event);
        continuation = continueFrom(cursor, failOnRestart && cursor.length > 0);
        break;
      case 'done':
        continuation.end();
        if (isVoid) ready.push({ type: 'error', error: begunAnew() });
        else emit(event);
        break;
      default:
        ready.push(event);
    }
    const now = ready;
    ready = [];
    for (const each of now) yield each;
  }
}

function begunAnew(): RagError {
  return new RagError('internal', 'The answer was begun anew.', { retryable: true });
}
