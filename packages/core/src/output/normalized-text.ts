const NO_LETTER_OR_DIGIT = /[^\p{L}\p{N}]/gu;

/** Of each ASCII character, since nearly all are. */
const ASCII = Array.from({ length: 128 }, (_, code) => normalizeText(String.fromCharCode(code)));

/**
 * The letters and digits that a character stands for, in lower case and in their plain form (Unicode's NFKC): "a" for
 * a full-width one, "fi" for a ligature, nothing for a space or a mark.
 */
export function normalizeCharacter(character: string): string {
  return ASCII[character.charCodeAt(0)] ?? normalizeText(character);
}

/** All letters and digits of a text, normalised alike. */
export function normalizeText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(NO_LETTER_OR_DIGIT, '');
}
