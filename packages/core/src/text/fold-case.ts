/** A word, or the part of it before or after a hyphen or an apostrophe. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const ACRONYM = /\p{Lu}.*\p{Lu}/u;
/** "E 240" and "A 7": the letter is a part of a name. */
const NUMBER_BEHIND = /^\p{Lu} \p{N}/u;
const CAPITAL = /\p{Lu}/u;
const SMALL_LETTER = /\p{Ll}/u;

/**
 * A text in lower case, except for words with two or more capitals ("IT", "DIN", "GmbH") and a letter before a
 * number ("A 401"): they mean something else without them. A text that is all capitals has no such words. Folding twice
 * is the same as folding once.
 *
 * @example
 * foldCase('What Does IT Cost?'); // 'what does IT cost?'
 */
export function foldCase(text: string): string {
  if (!CAPITAL.test(text)) return text;
  const isAllCapitals = !SMALL_LETTER.test(text);
  return text.replace(WORD, (word, start: number) =>
    !isAllCapitals && (ACRONYM.test(word) || NUMBER_BEHIND.test(text.slice(start, start + 3)))
      ? word
      : toLowerCase(word),
  );
}

/** Not where that makes a text longer: it may already be as long as a question can be. */
function toLowerCase(word: string): string {
  const lower = word.toLowerCase();
  return lower.length === word.length ? lower : word;
}
