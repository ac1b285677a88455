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
  /** By length. */
  const matches: (Match | undefined)[] = [];
  let following = 0;

  function set(length: number, match: Match | undefined): void {
    following += Number(match !== undefined) - Number(matches[length] !== undefined);
    matches[length] = match;
  }

  return {
    get beginning() {
      if (following === 0) return undefined;
      return matches.reduce<number>((first, match) => Math.min(first, match?.place ?? first), Infinity);
    },
    take(letter, place) {
      // The longest first, so that none is taken on twice by the same letter.
      for (let length = canary.length - 1; length > 0 && following > 0; length -= 1) {
        const match = matches[length];
        if (match === undefined) continue;
        const goesOn = letter === canary.charAt(length);
        if (goesOn && length + 1 === canary.length) return match.place;
        if (goesOn) set(length + 1, { place: match.place, between: 0 });
        set(length, withAnotherBetween(match));
      }
      if (letter === FIRST) set(1, { place, between: 0 });
      return undefined;
    },
  };
}

function withAnotherBetween({ place, between }: Match): Match | undefined {
  return between < MAX_BETWEEN ? { place, between: between + 1 } : undefined;
}
