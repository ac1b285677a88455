const ENDINGS = /(?:ations?|ings?|ments?|edly|ed|ies|ers?|es|ly|en|s|e|y)$/u;

/** A word without its ending, cut roughly: so that "closes" and "closing" are one. Words of up to three letters stay. */
export function toStem(word: string): string {
  if (word.length <= 3) return word;
  const cut = word.replace(ENDINGS, '');
  return cut.length >= 3 ? cut.replace(/(.)\1$/u, '$1') : word;
}
