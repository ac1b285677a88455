import type { ContentEvent, Emit, SharedEvent, ShownEvent } from '../answer/index.ts';
import { type Continuation, createContinuation, type RestartableEvent, shownText } from '../output/index.ts';
import { GrowingText } from '../text/index.ts';

/** The text of an answer that clients have seen, over several attempts to write it. */
export interface ShownAnswer {
  /** Receives the events of one more attempt; they continue what was shown, or begin anew with a `restart`. */
  attempt(): Emit<ContentEvent>;
}

export function createShownAnswer(emit: Emit<SharedEvent>): ShownAnswer {
  let text = new GrowingText();
  let hasSources = false;
  let sources: ShownEvent | undefined;

  function show(event: RestartableEvent): void {
    if (event.type === 'delta') text.add(event.text);
    else if (event.type === 'sources') hasSources = true;
    else {
      text = new GrowingText();
      hasSources = false;
    }
    emit(event);
  }

  function begin(): Continuation {
    return createContinuation({ shown: shownText(String(text)), hasSources, emit: show });
  }

  return {
    attempt() {
      let continuation = begin();
      return (event) => {
        switch (event.type) {
          case 'content':
            continuation.end();
            return emit(event);
          case 'retry':
            // The same question over the same index: the sources stay.
            continuation = begin();
            if (sources !== undefined) continuation.take(sources);
            return;
          default:
            if (event.type === 'sources') sources = event;
            continuation.take(event);
        }
      };
    },
  };
}
