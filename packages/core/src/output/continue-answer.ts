import { type AnswerCursor, isBeginningOf, type ShownEvent } from '../answer/index.ts';

/** What a reader was shown of an answer, for comparison with the text of another attempt. */
export interface ShownText {
  /** In UTF-16 code units. */
  readonly length: number;
  /**
   * - `behind`: the text may become what was shown, and more.
   * - `continues`: it begins with what was shown.
   * - `differs`: it is another text.
   */
  compare(text: string): 'behind' | 'continues' | 'differs';
}

/** A text that is at hand. A difference shows at the first character. */
export function shownText(shown: string): ShownText {
  return {
    length: shown.length,
    compare(text) {
      if (text.length < shown.length) return shown.startsWith(text) ? 'behind' : 'differs';
      return text.startsWith(shown) ? 'continues' : 'differs';
    },
  };
}

/** A text of which only the cursor is known. A difference shows when the other text is as long. */
export function shownUpTo(cursor: AnswerCursor): ShownText {
  return {
    length: cursor.length,
    compare(text) {
      if (text.length < cursor.length) return 'behind';
      return isBeginningOf(text, cursor) ? 'continues' : 'differs';
    },
  };
}

export type RestartableEvent = ShownEvent | { readonly type: 'restart' };

/** Takes the events of one attempt at an answer. */
export interface Continuation {
  take(event: ShownEvent): void;
  /** Call it once the text is whole: it may be shorter than what was shown. */
  end(): void;
}

export interface ContinuationOptions {
  readonly shown: ShownText;
  /** Whether the reader has sources already: the same question over the same index has the same. */
  readonly hasSources: boolean;
  readonly emit: (event: RestartableEvent) => void;
}

/**
 * Continues an answer of which a reader was shown a part. Nothing is repeated as long as the new text begins with
 * the old one. Where it does not, a `restart` comes first, then all of the new attempt.
 */
export function createContinuation(options: ContinuationOptions): Continuation {
  return new Comparison(options);
}

class Comparison implements Continuation {
  readonly #options: ContinuationOptions;
  #text = '';
  #sources: ShownEvent | undefined;
  #isCaughtUp: boolean;

  constructor(options: ContinuationOptions) {
    this.#options = options;
    this.#isCaughtUp = options.shown.length === 0;
  }

  take(event: ShownEvent): void {
    const { hasSources, emit } = this.#options;
    if (event.type === 'sources') {
      this.#sources = event;
      if (!hasSources) emit(event);
    } else if (this.#isCaughtUp) emit(event);
    else {
      this.#text += event.text;
      this.#catchUp();
    }
  }

  end(): void {
    if (!this.#isCaughtUp) this.#restart();
  }

  #catchUp(): void {
    const { shown, emit } = this.#options;
    const comparison = shown.compare(this.#text);
    if (comparison === 'behind') return;
    if (comparison === 'differs') this.#restart();
    else {
      this.#isCaughtUp = true;
      if (this.#text.length > shown.length) emit({ type: 'delta', text: this.#text.slice(shown.length) });
    }
  }

  #restart(): void {
    const { emit } = this.#options;
    this.#isCaughtUp = true;
    emit({ type: 'restart' });
    if (this.#sources !== undefined) emit(this.#sources);
    if (this.#text !== '') emit({ type: 'delta', text: this.#text });
  }
}
