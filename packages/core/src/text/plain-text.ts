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

/** A text without the characters that nobody sees; the text itself, and nothing new, where it has none. */
export function removeHiddenCharacters(text: string): string {
  return HIDDEN.test(text) ? text.replace(ALL_HIDDEN, '') : text;
}
