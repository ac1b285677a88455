const ENDINGS = /(?:ations?|ings?|ments?|edly|ed|ies|ers?|es|ly|en|s|e|y)$/u;

/** Removes a word's ending roughly, so that "closes" and "closing" are equal. Words of up to three letters stay. */
export function stemWord(word: string): string {
  if (word.length <= 3) return word;
  const cut = word.replace(ENDINGS, '');
  return cut.length >= 3 ? cut.replace(/(.)\1$/u, '$1') : word;
}
