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
  let reference = '';
  let held = '';
  /** Where in the text `held` begins. */
  let heldFrom = 0;
  let leaked = false;

  function release(upTo: number): string {
    const passed = held.slice(0, Math.max(0, upTo - heldFrom));
    held = held.slice(passed.length);
    heldFrom += passed.length;
    return passed;
  }

  /** Returns what can be shown now that this is known. */
  function take(written: string, letters: string): string {
    const position = heldFrom + held.length;
    held += written;
    for (const letter of letters) {
      const began = search.take(letter, position);
      leaked = began !== undefined || instructions.take(letter);
      if (leaked) return release(began ?? position);
    }
    const isTooLong = held.length > MAX_HELD;
    return release(isTooLong ? Infinity : (search.beginning ?? Infinity));
  }

  /** Character references are read as a renderer does. */
  function read(character: string): string {
    if (reference === '') {
      if (character !== '&') return take(character, normalizeCharacter(character));
      reference = character;
      return '';
    }
    const written = reference + character;
    reference = REFERENCE_BEGINNING.test(written) ? written : '';
    if (reference !== '') return '';
    const [, decimal, hexadecimal] = REFERENCE.exec(written) ?? [];
    if (decimal !== undefined || hexadecimal !== undefined) {
      return take(written, normalizeCharacter(characterOf(decimal, hexadecimal)));
    }
    return takeAll(written.slice(0, -character.length)) + (leaked ? '' : read(character));
  }

  function takeAll(text: string): string {
    let passed = '';
    for (const character of text) {
      if (leaked) break;
      passed += take(character, normalizeCharacter(character));
    }
    return passed;
  }

  return {
    get leaked() {
      return leaked;
    },
    push(text) {
      let passed = '';
      for (const character of text) {
        if (leaked) break;
        passed += read(character);
      }
      return passed;
    },
    end() {
      const passed = takeAll(reference);
      reference = '';
      return leaked ? passed : passed + release(Infinity);
    },
  };
}
