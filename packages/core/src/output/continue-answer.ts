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
export function createContinuation({ shown, hasSources, emit }: ContinuationOptions): Continuation {
  let text = '';
  let sources: ShownEvent | undefined;
  let isCaughtUp = shown.length === 0;

  function restart(): void {
    isCaughtUp = true;
    emit({ type: 'restart' });
    if (sources !== undefined) emit(sources);
    if (text !== '') emit({ type: 'delta', text });
  }

  function catchUp(): void {
    const comparison = shown.compare(text);
    if (comparison === 'behind') return;
    if (comparison === 'differs') restart();
    else {
      isCaughtUp = true;
      if (text.length > shown.length) emit({ type: 'delta', text: text.slice(shown.length) });
    }
  }

  return {
    take(event) {
      if (event.type === 'sources') {
        sources = event;
        if (!hasSources) emit(event);
      } else if (isCaughtUp) emit(event);
      else {
        text += event.text;
        catchUp();
      }
    },
    end() {
      if (!isCaughtUp) restart();
    },
  };
}
