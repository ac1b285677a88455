import { hashText } from '../../text/hash-text.ts';
import type { TextFilter } from './text-filter.ts';

/** Begins every canary, and comes in none but at its beginning, since hexadecimal digits follow. */
const FIRST = 'z';
const DIGITS = 15;
/** How many spaces, hyphens and the like between two of its characters do not hide a canary. */
const MAX_GAP = 4;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** A text that stands in the instructions and nowhere else: an answer that holds it was made to recite them. */
export function createCanary(secret: string): string {
  return FIRST + hashText(`canary:${secret}`).slice(0, DIGITS);
}

export interface LeakGuard extends TextFilter {
  /** Whether the canary was in the text; it and all that followed were kept back. */
  readonly leaked: boolean;
}

/** Lets a text pass up to the canary, in whatever case and however loosely it is written. */
export function createLeakGuard(canary: string): LeakGuard {
  let matched = 0;
  let gap = 0;
  let held = '';
  let leaked = false;

  /** Returns what can be shown now that this character is known. */
  function take(character: string): string {
    const letter = character.toLowerCase();
    if (letter === canary.charAt(matched)) {
      matched += 1;
      gap = 0;
      leaked = matched === canary.length;
      held = leaked ? '' : held + character;
      return '';
    }
    if (matched > 0 && gap < MAX_GAP && !LETTER_OR_DIGIT.test(character)) {
      gap += 1;
      held += character;
      return '';
    }
    const begins = letter === FIRST;
    const passed = begins ? held : held + character;
    held = begins ? character : '';
    matched = begins ? 1 : 0;
    gap = 0;
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
        passed += take(character);
      }
      return passed;
    },
    end() {
      const rest = held;
      held = '';
      return rest;
    },
  };
}
