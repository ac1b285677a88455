/** Filters a text that comes in chunks. The result does not depend on the chunks. */
export interface TextFilter {
  /** Takes the next piece and returns what can be shown of the text so far; often the same, sometimes ''. */
  push(text: string): string;
  /** Returns what was still held back. Call once, at the end. */
  end(): string;
}

/**
 * The result of reading a token at a position of the text:
 *
 * - a token that ends at `end` and is replaced by `text`;
 * - `open`: undecided, since more text may follow; never returned after the end of the text;
 * - `none`: no token begins here.
 */
export type Reading = { readonly end: number; readonly text: string } | 'open' | 'none';

/** A text as far as it is known. */
export interface KnownText {
  readonly text: string;
  /** Whether nothing follows. */
  readonly ended: boolean;
}

/** A text with what was shown before it. */
export interface TextInPlace extends KnownText {
  /** The last character shown; empty at the start. */
  readonly before: string;
  /** The last characters shown, as many as an address may have before its "@". */
  readonly tail: string;
}

/**
 * Replaces tokens. Holds back no more than a token that may yet become whole. Filters of tokens extend it, as each open
 * answer holds several: one object is a fraction of a set of functions.
 */
export abstract class TokenFilter implements TextFilter {
  #pending = '';

  /** Where a token may begin; with the flag `g`. */
  protected abstract get start(): RegExp;

  /** Looks no further ahead than a fixed number of characters: that bounds what is held back, and the time. */
  protected abstract read(known: KnownText, at: number): Reading;

  /** Takes each part of the text that is shown, before the next token is read, and returns it. */
  protected show(text: string): string {
    return text;
  }

  push(text: string): string {
    this.#pending += text;
    return this.#scan(false);
  }

  end(): string {
    return this.#scan(true);
  }

  #scan(ended: boolean): string {
    const { start } = this;
    const text = this.#pending;
    const known = { text, ended };
    let shown = '';
    let at = 0;
    while (at < text.length) {
      start.lastIndex = at;
      const next = start.exec(text)?.index ?? text.length;
      shown += this.show(text.slice(at, next));
      at = next;
      if (at === text.length) break;
      const reading = this.read(known, at);
      if (reading === 'open') break;
      shown += this.show(reading === 'none' ? text.slice(at, at + 1) : reading.text);
      at = reading === 'none' ? at + 1 : reading.end;
    }
    this.#pending = text.slice(at);
    return shown;
  }
}
