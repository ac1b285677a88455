import { removeHiddenCharacters } from '../text/index.ts';

/** A character by its number or name, as HTML and Markdown (CommonMark 0.31, 6.2 and 6.3) write it. */
const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][\da-z]{1,31}));/iy;
/** What may become one. */
const BEGINNING = /^&(?:#(?:\d{0,7}|x[\da-f]{0,6})?|[a-z][\da-z]{0,31})?$/i;
const LONGEST_BEGINNING = 33;

/** Quotes, `&`, `<` and `>`: a renderer makes text of them, and they begin no address and continue none. */
const HARMLESS_ASCII = new Set(['"', '&', "'", '<', '>']);
/** The names in use for letters and typography; of the other two thousand some stand for "." or ":". */
const HARMLESS_NAME =
  /^(?:amp|lt|gt|quot|apos|nbsp|euro|pound|cent|copy|reg|trade|deg|sect|para|middot|bull|hellip|[nm]dash|[lr](?:aquo|dquo|squo)|[sb]dquo|times|frac(?:12|14|34)|sup[123]|szlig|(?:ae|oe)lig|[a-z](?:uml|acute|grave|circ|tilde|cedil|ring|slash|caron))$/i;

/** The character of that number; nothing for a number that has none. */
export function characterOf(decimal: string | undefined, hexadecimal: string | undefined): string {
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

export interface CharacterReference {
  /** Behind its semicolon. */
  readonly end: number;
  /** Whether it is harmless: no part of an address or of Markdown, and no invisible character. */
  readonly isHarmless: boolean;
}

/** The character reference that begins with the "&" at `at`. */
export function readReference(
  text: string,
  at: number,
  ended: boolean,
): CharacterReference | 'open' | 'none' {
  REFERENCE.lastIndex = at;
  const found = REFERENCE.exec(text);
  if (found === null) {
    const isOpen = !ended && text.length - at <= LONGEST_BEGINNING && BEGINNING.test(text.slice(at));
    return isOpen ? 'open' : 'none';
  }
  const [whole, decimal, hexadecimal, name] = found;
  const character = characterOf(decimal, hexadecimal);
  const isHarmless =
    name === undefined
      ? HARMLESS_ASCII.has(character) ||
        (character > '\u007f' && removeHiddenCharacters(character) === character)
      : HARMLESS_NAME.test(name);
  return { end: at + whole.length, isHarmless };
}
