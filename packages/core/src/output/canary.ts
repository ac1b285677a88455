import { hashText } from '../text/index.ts';

/** The first letter of every canary. It occurs nowhere else in one, since hexadecimal digits follow. */
const FIRST = 'z';
const DIGITS = 15;
/**
 * How many other letters or digits may stand between two of a canary's: enough for the numbers of a list, or for "and".
 * In random hexadecimal digits a canary is found by chance about once in 10^10 times that a "z" stands before them.
 */
const MAX_BETWEEN = 4;

/** A text that occurs only in the instructions: an answer that contains it recites them. */
export function createCanary(secret: string): string {
  return FIRST + hashText(`canary:${secret}`).slice(0, DIGITS);
}

export interface CanarySearch {
  /** Takes the next letter or digit and its position. Returns the start of the canary if this completes one. */
  take(letter: string, place: number): number | undefined;
  /** The start of the text that may still become the canary. */
  readonly beginning: number | undefined;
}

/** A partial match of the canary: its position, and the number of other letters since its last one. */
interface Match {
  readonly place: number;
  readonly between: number;
}

/**
 * Follows every partial match of the canary, at most one per length: of two equal ones the later one, which can still
 * continue for longer.
 */
export function createCanarySearch(canary: string): CanarySearch {
  return new PartialMatches(canary);
}

class PartialMatches implements CanarySearch {
  readonly #canary: string;
  /** By length. */
  readonly #matches: (Match | undefined)[] = [];
  #following = 0;

  constructor(canary: string) {
    this.#canary = canary;
  }

  get beginning(): number | undefined {
    if (this.#following === 0) return undefined;
    return this.#matches.reduce<number>((first, match) => Math.min(first, match?.place ?? first), Infinity);
  }

  take(letter: string, place: number): number | undefined {
    const canary = this.#canary;
    // The longest first, so that none is taken on twice by the same letter.
    for (let length = canary.length - 1; length > 0 && this.#following > 0; length -= 1) {
      const match = this.#matches[length];
      if (match === undefined) continue;
      const goesOn = letter === canary.charAt(length);
      if (goesOn && length + 1 === canary.length) return match.place;
      if (goesOn) this.#set(length + 1, { place: match.place, between: 0 });
      this.#set(length, withAnotherBetween(match));
    }
    if (letter === FIRST) this.#set(1, { place, between: 0 });
    return undefined;
  }

  #set(length: number, match: Match | undefined): void {
    this.#following += Number(match !== undefined) - Number(this.#matches[length] !== undefined);
    this.#matches[length] = match;
  }
}

function withAnotherBetween({ place, between }: Match): Match | undefined {
  return between < MAX_BETWEEN ? { place, between: between + 1 } : undefined;
}
