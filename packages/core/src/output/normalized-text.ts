const NO_LETTER_OR_DIGIT = /[^\p{L}\p{N}]/gu;
const PLAIN = /^[a-z0-9]$/;

/**
 * The letters and digits that a character stands for, in lower case and in their plain form (Unicode's NFKC): "a" for
 * a full-width one, "fi" for a ligature, nothing for a space or a mark.
 */
export function normalizeCharacter(character: string): string {
  if (PLAIN.test(character)) return character;
  if (character < '\u0080') return character.toLowerCase().replace(NO_LETTER_OR_DIGIT, '');
  return character.normalize('NFKC').toLowerCase().replace(NO_LETTER_OR_DIGIT, '');
}

/** All letters and digits of a text, normalised alike. */
export function normalizeText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(NO_LETTER_OR_DIGIT, '');
}
