import { hashText } from '../text/index.ts';

/** Begins every canary, and comes in none but at its beginning, since hexadecimal digits follow. */
const FIRST = 'z';
const DIGITS = 15;
/**
 * How many other letters or digits may stand between two of a canary's: enough for the numbers of a list, or for "and".
 * In random hexadecimal digits a canary is found by chance about once in 10^10 times that a "z" stands before them.
 */
const MAX_BETWEEN = 4;

/** A text that stands in the instructions and nowhere else: an answer that holds it was made to recite them. */
export function createCanary(secret: string): string {
  return FIRST + hashText(`canary:${secret}`).slice(0, DIGITS);
}

export interface CanarySearch {
  /** Takes the next letter or digit, which stands at this place in the text. Returns where the canary began that it completes. */
  take(letter: string, place: number): number | undefined;
  /** Where the text begins that may yet become the canary. */
  readonly beginning: number | undefined;
}

/** For a beginning of the canary: where it began, and how many other letters came since its last. */
interface Match {
  readonly place: number;
  readonly between: number;
}

/**
 * Follows every beginning of the canary that the text can hold, one for each length at most: of two alike the later
 * one, which more may follow.
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
