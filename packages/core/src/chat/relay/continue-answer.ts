import type { ContentEvent, SharedEvent } from '../answer-content.ts';

/** What readers have been shown of an answer, over several attempts to write it. */
export interface ShownAnswer {
  /**
   * Passes the events of a further attempt on so that they follow what was shown: nothing is repeated as
   * long as the new text begins with the old one. Where it does not, a `restart` comes first. Returns what
   * the attempt returns.
   */
  continueWith<Ending>(
    attempt: AsyncGenerator<ContentEvent, Ending | undefined, undefined>,
  ): AsyncGenerator<SharedEvent, Ending | undefined, undefined>;
}

export function createShownAnswer(): ShownAnswer {
  let shownText = '';
  let sourcesShown = false;

  /** One attempt: takes each of its events, and says what to show. */
  function createAttempt(): (event: ContentEvent) => Iterable<SharedEvent> {
    let text = '';
    let sources: ContentEvent | undefined;

    function* show(): Generator<SharedEvent, void, undefined> {
      // The same question over the same index: the sources that were shown first will do.
      if (sources !== undefined && !sourcesShown) yield sources;
      sourcesShown ||= sources !== undefined;
      if (text.length > shownText.length) yield { type: 'delta', text: text.slice(shownText.length) };
      shownText = text;
    }

    function* startOver(): Generator<SharedEvent, void, undefined> {
      yield { type: 'restart' };
      shownText = '';
      sourcesShown = false;
      yield* show();
    }

    return function* take(event) {
      if (event.type === 'content') {
        if (text !== shownText) yield* startOver();
        yield event;
        return;
      }
      if (event.type === 'sources') sources = event;
      else text += event.text;
      if (text.startsWith(shownText)) yield* show();
      else if (!shownText.startsWith(text)) yield* startOver();
    };
  }

  return {
    async *continueWith(events) {
      const take = createAttempt();
      try {
        for (;;) {
          const next = await events.next();
          if (next.done === true) return next.value;
          yield* take(next.value);
        }
      } finally {
        await events.return(undefined);
      }
    },
  };
}
