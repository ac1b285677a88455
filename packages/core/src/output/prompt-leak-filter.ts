import { type CanarySearch, createCanarySearch } from './canary.ts';
import { characterOf } from './character-references.ts';
import { normalizeCharacter } from './normalized-text.ts';
import type { PromptLeakDetector } from './prompt-leak-detector.ts';
import type { TextFilter } from './text-filter.ts';

/** The most that is held back for what may become the canary; more is shown while the search continues. */
const MAX_HELD = 500;
const REFERENCE = /^&#(?:(\d{1,7})|x([\da-f]{1,6}));$/i;
const REFERENCE_BEGINNING = /^&(?:#(?:\d{0,7}|x[\da-f]{0,6}))?$/i;

export interface PromptLeakFilter extends TextFilter {
  /** Whether the text held the canary or a part of the instructions; what followed was held back. */
  readonly leaked: boolean;
}

/**
 * Passes a text on up to the canary, in whatever form its letters are written and whatever stands between them, or
 * up to where a leak of the instructions is certain.
 */
export function createPromptLeakFilter(canary: string, instructions: PromptLeakDetector): PromptLeakFilter {
  return new LeakFilter(createCanarySearch(canary), instructions);
}

class LeakFilter implements PromptLeakFilter {
  readonly #search: CanarySearch;
  readonly #instructions: PromptLeakDetector;
  /** What may become a character reference; it is at the end of `held`. */
  #reference = '';
  #referenceFrom = 0;
  /** What was read and not yet passed on. */
  #held = '';
  /** Where in the text `held` begins. */
  #heldFrom = 0;
  /** Where the leak began; what follows is never passed on. */
  #leakedFrom: number | undefined;

  constructor(search: CanarySearch, instructions: PromptLeakDetector) {
    this.#search = search;
    this.#instructions = instructions;
  }

  get leaked(): boolean {
    return this.#leakedFrom !== undefined;
  }

  push(text: string): string {
    if (this.#leakedFrom !== undefined) return '';
    let position = this.#heldFrom + this.#held.length;
    this.#held += text;
    for (const character of text) {
      this.#read(character, position);
      if (this.#leakedFrom !== undefined) return this.#release(this.#leakedFrom);
      position += character.length;
    }
    return this.#release(this.#firstUndecided());
  }

  end(): string {
    if (this.#leakedFrom !== undefined) return '';
    this.#takeAll(this.#reference, this.#referenceFrom);
    this.#reference = '';
    return this.#release(this.#leakedFrom ?? Infinity);
  }

  #release(upTo: number): string {
    const passed = this.#held.slice(0, Math.max(0, upTo - this.#heldFrom));
    this.#held = this.#held.slice(passed.length);
    this.#heldFrom += passed.length;
    return passed;
  }

  #take(letters: string, position: number): void {
    for (let index = 0; index < letters.length && this.#leakedFrom === undefined; index += 1) {
      const letter = letters.charAt(index);
      this.#leakedFrom =
        this.#search.take(letter, position) ?? (this.#instructions.take(letter) ? position : undefined);
    }
  }

  /** Character references are read as a renderer does. */
  #read(character: string, position: number): void {
    if (this.#reference === '') {
      if (character === '&') {
        this.#reference = character;
        this.#referenceFrom = position;
      } else this.#take(normalizeCharacter(character), position);
      return;
    }
    const written = this.#reference + character;
    this.#reference = REFERENCE_BEGINNING.test(written) ? written : '';
    if (this.#reference !== '') return;
    const [, decimal, hexadecimal] = REFERENCE.exec(written) ?? [];
    if (decimal !== undefined || hexadecimal !== undefined) {
      this.#take(normalizeCharacter(characterOf(decimal, hexadecimal)), this.#referenceFrom);
      return;
    }
    this.#takeAll(written.slice(0, -character.length), this.#referenceFrom);
    if (this.#leakedFrom === undefined) this.#read(character, position);
  }

  /** Reads characters that are no reference. */
  #takeAll(text: string, from: number): void {
    let position = from;
    for (const character of text) {
      this.#take(normalizeCharacter(character), position);
      position += character.length;
    }
  }

  #firstUndecided(): number {
    if (this.#held.length > MAX_HELD) return Infinity;
    return Math.min(
      this.#search.beginning ?? Infinity,
      this.#reference === '' ? Infinity : this.#referenceFrom,
    );
  }
}
