import type { Passage } from '../ports/index.ts';
import { normalizeText } from './normalized-text.ts';

/** The number of letters and digits in a row, about eight words, that cannot match by chance. */
const LENGTH = 40;
/** The number of characters at either end that may match the text around a quotation by chance. */
const EDGE = 4;

/** The base of a rolling hash (Karp and Rabin, 1987) in 32 bits. */
const BASE = 16_777_619;
const OLDEST = Array.from({ length: LENGTH }).reduce<number>((power) => Math.imul(power, BASE), 1);

/** A text that no answer may repeat, prepared once. */
export interface ProtectedText {
  /** Its letters and digits alone, in lower case. */
  readonly normalized: string;
  /** Of all its parts of {@link LENGTH} characters. */
  readonly hashes: ReadonlySet<number>;
}

/** What an answer may quote. */
export type QuotableSource = Pick<Passage, 'content'>;

export interface PromptLeakDetector {
  /** Takes the next normalised character. Returns whether the last ones are a part of the text. */
  take(character: string): boolean;
}

/** @param text of characters that are one UTF-16 unit each, or whose halves count as two */
export function toProtectedText(text: string): ProtectedText {
  const normalized = normalizeText(text);
  const hashes = new Set<number>();
  const rolling = new RollingHash();
  for (let index = 0; index < normalized.length; index += 1) {
    const hash = rolling.take(normalized.charCodeAt(index));
    if (index >= LENGTH - 1) hashes.add(hash);
  }
  return { normalized, hashes };
}

/**
 * Finds parts of a protected text that are repeated word for word, with any characters between their letters. A part
 * that the `sources` contain, too, is a quotation and no leak.
 */
export function createPromptLeakDetector(
  text: ProtectedText,
  sources: readonly QuotableSource[],
): PromptLeakDetector {
  return new RepetitionSearch(text, sources);
}

class RepetitionSearch implements PromptLeakDetector {
  readonly #text: ProtectedText;
  readonly #sources: readonly QuotableSource[];
  readonly #rolling = new RollingHash();
  #quotable: readonly string[] | undefined;

  constructor(text: ProtectedText, sources: readonly QuotableSource[]) {
    this.#text = text;
    this.#sources = sources;
  }

  take(character: string): boolean {
    let found = false;
    for (let index = 0; index < character.length; index += 1) {
      if (!this.#text.hashes.has(this.#rolling.take(character.charCodeAt(index)))) continue;
      found ||= this.#isLeak(this.#rolling.last());
    }
    return found;
  }

  #isLeak(last: string): boolean {
    this.#quotable ??= this.#sources.map(({ content }) => normalizeText(content));
    const core = last.slice(EDGE, -EDGE);
    return this.#text.normalized.includes(last) && !this.#quotable.some((source) => source.includes(core));
  }
}

class RollingHash {
  readonly #units = new Uint16Array(LENGTH);
  #next = 0;
  #hash = 0;

  take(unit: number): number {
    const oldest = this.#units[this.#next] ?? 0;
    this.#units[this.#next] = unit;
    this.#next = (this.#next + 1) % LENGTH;
    this.#hash = (Math.imul(this.#hash, BASE) + unit - Math.imul(oldest, OLDEST)) | 0;
    return this.#hash;
  }

  /** What the hash is of, in order. */
  last(): string {
    return String.fromCharCode(...this.#units.subarray(this.#next), ...this.#units.subarray(0, this.#next));
  }
}
