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
  /** The beginning of the line as it was shown, at most {@link LINE_HEAD} characters of it. */
  readonly lineHead: string;
  /** The last character shown; empty at the start. */
  readonly before: string;
  /** The last {@link TAIL} characters shown, or fewer at the start. */
  readonly tail: string;
}

export interface TokenReader {
  /** Where a token may begin; with the flag `g`. */
  readonly start: RegExp;
  /** Looks no further ahead than a fixed number of characters: that bounds what is held back, and the time. */
  read(known: KnownText, at: number): Reading;
}

export const LINE_HEAD = 24;
/** The longest name of a mailbox (RFC 5321, 4.5.3.1.1), and a scheme before it. */
export const TAIL = 80;

/** Replaces tokens. Holds back no more than a token that may yet become whole. */
export function createTokenFilter(reader: TokenReader): TextFilter {
  return new TokenFilter(reader);
}

/** A class, as each open answer holds several: functions of their own would take five times the memory. */
class TokenFilter implements TextFilter {
  readonly #reader: TokenReader;
  #pending = '';
  #lineHead = '';
  #tail = '';

  constructor(reader: TokenReader) {
    this.#reader = reader;
  }

  push(text: string): string {
    this.#pending += text;
    return this.#scan(false);
  }

  end(): string {
    return this.#scan(true);
  }

  #scan(ended: boolean): string {
    const { start } = this.#reader;
    const text = this.#pending;
    let shown = '';
    let at = 0;
    while (at < text.length) {
      start.lastIndex = at;
      const next = start.exec(text)?.index ?? text.length;
      shown += this.#show(text.slice(at, next));
      at = next;
      if (at === text.length) break;
      const tail = this.#tail;
      const known = { text, ended, lineHead: this.#lineHead, tail, before: tail.slice(-1) };
      const reading = this.#reader.read(known, at);
      if (reading === 'open') break;
      shown += this.#show(reading === 'none' ? text.slice(at, at + 1) : reading.text);
      at = reading === 'none' ? at + 1 : reading.end;
    }
    this.#pending = text.slice(at);
    return shown;
  }

  #show(text: string): string {
    if (text === '') return text;
    const line = text.lastIndexOf('\n') + 1;
    const head = line === 0 ? this.#lineHead : '';
    if (head.length < LINE_HEAD) this.#lineHead = head + text.slice(line, line + LINE_HEAD - head.length);
    this.#tail = (this.#tail + text.slice(-TAIL)).slice(-TAIL);
    return text;
  }
}

/** One filter behind the other. */
export function chainFilters(filters: readonly TextFilter[]): TextFilter {
  return {
    push: (text) => filters.reduce((passed, filter) => filter.push(passed), text),
    end: () => filters.reduce((passed, filter) => filter.push(passed) + filter.end(), ''),
  };
}
