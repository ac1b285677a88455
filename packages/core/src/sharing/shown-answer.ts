import type { ContentEvent, Emit, SharedEvent, ShownEvent } from '../answer/index.ts';
import { type Continuation, createContinuation, type RestartableEvent, shownText } from '../output/index.ts';
import { GrowingText } from '../text/index.ts';

/** The text of an answer that clients have seen, over several attempts to write it. */
export class ShownAnswer {
  readonly #emit: Emit<SharedEvent>;
  #text = new GrowingText();
  #hasSources = false;
  #sources: ShownEvent | undefined;

  constructor(emit: Emit<SharedEvent>) {
    this.#emit = emit;
  }

  /** Receives the events of one more attempt; they continue what was shown, or begin anew with a `restart`. */
  attempt(): Emit<ContentEvent> {
    let continuation = this.#begin();
    return (event) => {
      switch (event.type) {
        case 'content':
          continuation.end();
          return this.#emit(event);
        case 'retry':
          // The same question over the same index: the sources stay.
          continuation = this.#begin();
          if (this.#sources !== undefined) continuation.take(this.#sources);
          return;
        default:
          if (event.type === 'sources') this.#sources = event;
          continuation.take(event);
      }
    };
  }

  #begin(): Continuation {
    return createContinuation({
      shown: shownText(String(this.#text)),
      hasSources: this.#hasSources,
      emit: (event) => this.#show(event),
    });
  }

  #show(event: RestartableEvent): void {
    if (event.type === 'delta') this.#text.add(event.text);
    else if (event.type === 'sources') this.#hasSources = true;
    else {
      this.#text = new GrowingText();
      this.#hasSources = false;
    }
    this.#emit(event);
  }
}
