import type { ContentEvent, Emit, SharedEvent, ShownEvent } from '../answer/index.ts';
import { type Continuation, createContinuation, type RestartableEvent, shownText } from '../output/index.ts';
import { GrowingText } from '../text/index.ts';

/** The text of an answer that clients have seen, over several attempts to write it. */
export class ShownAnswer {
  readonly #emit: Emit<SharedEvent>;
  #text = new GrowingText();
  #hasSources = false;
  #sources: ShownEvent | undefined;
  /** Absent while nothing was shown before this attempt, as in nearly all answers. */
  #continuation: Continuation | undefined;

  constructor(emit: Emit<SharedEvent>) {
    this.#emit = emit;
  }

  /** Receives the events of one more attempt; they continue what was shown, or begin anew with a `restart`. */
  attempt(): Emit<ContentEvent> {
    this.#begin();
    return (event) => this.#take(event);
  }

  #begin(): void {
    const shown = String(this.#text);
    const hasSources = this.#hasSources;
    this.#continuation =
      shown === '' && !hasSources
        ? undefined
        : createContinuation({ shown: shownText(shown), hasSources, emit: (event) => this.#show(event) });
  }

  #take(event: ContentEvent): void {
    if (event.type === 'content') {
      this.#continuation?.end();
      this.#emit(event);
    } else if (event.type === 'retry') {
      this.#begin();
      // The same question over the same index: the sources stay.
      if (this.#sources !== undefined) this.#pass(this.#sources);
    } else {
      if (event.type === 'sources') this.#sources = event;
      this.#pass(event);
    }
  }

  #pass(event: ShownEvent): void {
    if (this.#continuation === undefined) this.#show(event);
    else this.#continuation.take(event);
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
