import type { ContentEvent, Emit, SharedEvent } from '../answer/index.ts';
import { createContinuation, type RestartableEvent, shownText } from '../output/index.ts';

/** What readers have been shown of an answer, over several attempts to write it. */
export interface ShownAnswer {
  /** Receives the events of one more attempt; they continue what was shown, or begin anew with a `restart`. */
  attempt(): Emit<ContentEvent>;
}

export function createShownAnswer(emit: Emit<SharedEvent>): ShownAnswer {
  let text = '';
  let hasSources = false;

  function show(event: RestartableEvent): void {
    if (event.type === 'delta') text += event.text;
    else if (event.type === 'sources') hasSources = true;
    else {
      text = '';
      hasSources = false;
    }
    emit(event);
  }

  return {
    attempt() {
      const continuation = createContinuation({ shown: shownText(text), hasSources, emit: show });
      return (event) => {
        if (event.type !== 'content') return continuation.take(event);
        continuation.end();
        emit(event);
      };
    },
  };
}
