import type { AnswerEvent } from './answer-event.ts';
import { type AnswerCursor, beginsWith } from './read-position.ts';

/**
 * Passes the events of an answer on to a reader who comes back, from the first word that was not read. Where
 * the answer is another one by now, a `restart` comes first and all of it after.
 */
export async function* resumeAnswer(
  events: AsyncIterable<AnswerEvent>,
  read: AnswerCursor,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const reader = createReturningReader(read);
  for await (const event of events) {
    if (reader.caughtUp) yield event;
    else yield* reader.take(event);
  }
}

interface ReturningReader {
  /** Whether all further events are for them as they are. */
  readonly caughtUp: boolean;
  /** What to show of the next event. */
  take(event: AnswerEvent): Iterable<AnswerEvent>;
}

function createReturningReader(read: AnswerCursor): ReturningReader {
  let text = '';
  let sources: AnswerEvent | undefined;
  let caughtUp = false;

  function* startOver(): Generator<AnswerEvent, void, undefined> {
    yield { type: 'restart' };
    if (sources !== undefined) yield sources;
    if (text !== '') yield { type: 'delta', text };
  }

  function* takeText(): Generator<AnswerEvent, void, undefined> {
    if (text.length < read.length) return;
    caughtUp = true;
    if (!beginsWith(text, read)) yield* startOver();
    else if (text.length > read.length) yield { type: 'delta', text: text.slice(read.length) };
  }

  return {
    get caughtUp() {
      return caughtUp;
    },
    *take(event) {
      switch (event.type) {
        case 'start':
          return yield event;
        case 'sources':
          sources = event;
          return yield event;
        case 'delta':
          text += event.text;
          return yield* takeText();
        case 'done':
          // Whole, and shorter than what was read.
          yield* startOver();
      }
      caughtUp = true;
      yield event;
    },
  };
}
