import { allLettersOf } from './letters.ts';

/** How many letters and digits in a row, about eight words, are no coincidence. */
const LENGTH = 40;
/** So many at either end may agree by chance with what stands around a quotation. */
const EDGE = 4;

/** For a hash that rolls on with each letter (Karp and Rabin, 1987), in 32 bits. */
const BASE = 16_777_619;
const OLDEST = Array.from({ length: LENGTH }).reduce<number>((power) => Math.imul(power, BASE), 1);

/** A text that is not to be recited, prepared once. */
export interface Recitable {
  readonly letters: string;
  /** Of all its parts of {@link LENGTH} letters. */
  readonly hashes: ReadonlySet<number>;
}

export interface RecitalSearch {
  /** Takes the next letter or digit. Returns whether the last ones are a part of the text. */
  take(letter: string): boolean;
}

/** @param text of letters that are one UTF-16 unit each, or whose halves count as two */
export function toRecitable(text: string): Recitable {
  const letters = allLettersOf(text);
  const hashes = new Set<number>();
  const roll = createRollingHash();
  for (const [index, letter] of letters.split('').entries()) {
    const hash = roll.take(letter.charCodeAt(0));
    if (index >= LENGTH - 1) hashes.add(hash);
  }
  return { letters, hashes };
}

/**
 * Looks for parts of a text that are recited word for word, whatever stands between their letters. What the
 * `sources` hold themselves is no recital.
 */
export function createRecitalSearch(
  { letters, hashes }: Recitable,
  sources: () => readonly string[],
): RecitalSearch {
  const roll = createRollingHash();
  let quotable: readonly string[] | undefined;
  return {
    take(letter) {
      let found = false;
      for (let index = 0; index < letter.length; index += 1) {
        if (!hashes.has(roll.take(letter.charCodeAt(index)))) continue;
        const last = roll.last();
        quotable ??= sources().map(allLettersOf);
        const core = last.slice(EDGE, -EDGE);
        found ||= letters.includes(last) && !quotable.some((source) => source.includes(core));
      }
      return found;
    },
  };
}

function createRollingHash() {
  const units = new Uint16Array(LENGTH);
  let next = 0;
  let hash = 0;
  return {
    take(unit: number): number {
      const oldest = units[next] ?? 0;
      units[next] = unit;
      next = (next + 1) % LENGTH;
      hash = (Math.imul(hash, BASE) + unit - Math.imul(oldest, OLDEST)) | 0;
      return hash;
    },
    /** What the hash is of, in order. */
    last: () => String.fromCharCode(...units.subarray(next), ...units.subarray(0, next)),
  };
}
