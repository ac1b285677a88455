/**
 * Characters that show nothing and can hide or turn round what is shown: controls other than tab and line
 * break, marks and overrides of writing direction (Unicode UAX #9), soft hyphens, zero-width characters
 * other than the joiners that scripts and emoji need, the tags and variation selectors in which whole texts
 * can be hidden, annotations, and halves of surrogate pairs.
 */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e01ef}]/u;
const ALL_HIDDEN = new RegExp(HIDDEN, 'gu');

/** Removes invisible characters. Returns the same string if there are none. */
export function removeHiddenCharacters(text: string): string {
  return HIDDEN.test(text) ? text.replace(ALL_HIDDEN, '') : text;
}

/** ASCII words with one space between them, which is what nearly all questions are. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Letters that stand for others by their width or style alone: full and half width forms, mathematical alphabets,
 * Latin ligatures. Not what means something else without it, such as a superscript or a fraction.
 */
const STYLED = /[\uff01-\uffee\ufb00-\ufb06\u{1d400}-\u{1d7ff}]+/gu;

/**
 * The one form of a question in which it is searched, asked and kept: without {@link removeHiddenCharacters hidden
 * characters} and styles of letters, in NFC, with single spaces. Otherwise two questions that look alike
 * to a reader but not to a search would share a cached answer, and the first caller could choose it for all. Takes
 * time in proportion to the length of `text`.
 */
export function toPlainQuestion(text: string): string {
  if (PLAIN.test(text)) return text;
  return removeHiddenCharacters(text)
    .replace(STYLED, (letters) => letters.normalize('NFKC'))
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}
