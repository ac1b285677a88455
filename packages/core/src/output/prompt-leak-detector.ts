import { normalizeText } from './normalized-text.ts';

/** How many letters and digits in a row, about eight words, are no coincidence. */
const LENGTH = 40;
/** So many at either end may agree by chance with what stands around a quotation. */
const EDGE = 4;

/** For a hash that rolls on with each character (Karp and Rabin, 1987), in 32 bits. */
const BASE = 16_777_619;
const OLDEST = Array.from({ length: LENGTH }).reduce<number>((power) => Math.imul(power, BASE), 1);

/** A text that no answer may repeat, prepared once. */
export interface ProtectedText {
  /** Its letters and digits alone, in lower case. */
  readonly normalized: string;
  /** Of all its parts of {@link LENGTH} characters. */
  readonly hashes: ReadonlySet<number>;
}

export interface PromptLeakDetector {
  /** Takes the next normalised character. Returns whether the last ones are a part of the text. */
  take(character: string): boolean;
}

/** @param text of characters that are one UTF-16 unit each, or whose halves count as two */
export function toProtectedText(text: string): ProtectedText {
  const normalized = normalizeText(text);
  const hashes = new Set<number>();
  const rolling = createRollingHash();
  for (let index = 0; index < normalized.length; index += 1) {
    const hash = rolling.take(normalized.charCodeAt(index));
    if (index >= LENGTH - 1) hashes.add(hash);
  }
  return { normalized, hashes };
}

/**
 * Looks for parts of a protected text that are repeated word for word, whatever stands between their letters. What
 * the `sources` hold themselves is a quotation of them, and no leak.
 */
export function createPromptLeakDetector(
  { normalized, hashes }: ProtectedText,
  sources: () => readonly string[],
): PromptLeakDetector {
  const rolling = createRollingHash();
  let quotable: readonly string[] | undefined;
  return {
    take(character) {
      let found = false;
      for (let index = 0; index < character.length; index += 1) {
        if (!hashes.has(rolling.take(character.charCodeAt(index)))) continue;
        const last = rolling.last();
        quotable ??= sources().map(normalizeText);
        const core = last.slice(EDGE, -EDGE);
        found ||= normalized.includes(last) && !quotable.some((source) => source.includes(core));
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
