import { createCanarySearch } from './canary.ts';
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
  const search = createCanarySearch(canary);
  /** What may become a character reference; it is at the end of `held`. */
  let reference = '';
  let referenceFrom = 0;
  /** What was read and not yet passed on. */
  let held = '';
  /** Where in the text `held` begins. */
  let heldFrom = 0;
  /** Where the leak began; what follows is never passed on. */
  let leakedFrom: number | undefined;

  function release(upTo: number): string {
    const passed = held.slice(0, Math.max(0, upTo - heldFrom));
    held = held.slice(passed.length);
    heldFrom += passed.length;
    return passed;
  }

  function take(letters: string, position: number): void {
    for (let index = 0; index < letters.length && leakedFrom === undefined; index += 1) {
      const letter = letters.charAt(index);
      leakedFrom = search.take(letter, position) ?? (instructions.take(letter) ? position : undefined);
    }
  }

  /** Character references are read as a renderer does. */
  function read(character: string, position: number): void {
    if (reference === '') {
      if (character === '&') {
        reference = character;
        referenceFrom = position;
      } else take(normalizeCharacter(character), position);
      return;
    }
    const written = reference + character;
    reference = REFERENCE_BEGINNING.test(written) ? written : '';
    if (reference !== '') return;
    const [, decimal, hexadecimal] = REFERENCE.exec(written) ?? [];
    if (decimal !== undefined || hexadecimal !== undefined) {
      take(normalizeCharacter(characterOf(decimal, hexadecimal)), referenceFrom);
      return;
    }
    takeAll(written.slice(0, -character.length), referenceFrom);
    if (leakedFrom === undefined) read(character, position);
  }

  /** Reads characters that are no reference. */
  function takeAll(text: string, from: number): void {
    let position = from;
    for (const character of text) {
      take(normalizeCharacter(character), position);
      position += character.length;
    }
  }

  function firstUndecided(): number {
    if (held.length > MAX_HELD) return Infinity;
    return Math.min(search.beginning ?? Infinity, reference === '' ? Infinity : referenceFrom);
  }

  return {
    get leaked() {
      return leakedFrom !== undefined;
    },
    push(text) {
      if (leakedFrom !== undefined) return '';
      let position = heldFrom + held.length;
      held += text;
      for (const character of text) {
        read(character, position);
        if (leakedFrom !== undefined) return release(leakedFrom);
        position += character.length;
      }
      return release(firstUndecided());
    },
    end() {
      if (leakedFrom !== undefined) return '';
      takeAll(reference, referenceFrom);
      reference = '';
      return release(leakedFrom ?? Infinity);
    },
  };
}
