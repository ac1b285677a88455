import { isListedStopWord, stopWordTest } from './stop-words.ts';

/** A word with what is joined to it by a hyphen, an apostrophe, an ampersand, a point or a comma. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’.,&-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
/** What a name with a sign has. */
const SIGN = /[#+§]|(?<![\p{L}\p{N}.])\.\p{L}/u;
/** The same as {@link WORD}, and names that a sign belongs to: "C#", "C++", "A+", ".NET", "§ 12". */
const WORD_OR_SIGNED_NAME = new RegExp(
  String.raw`(?<![\p{L}\p{N}])\p{L}{1,2}(?:\+\+|[#+](?![\p{L}\p{N}]))|(?<![\p{L}\p{N}.])\.\p{L}{2}[\p{L}\p{M}\p{N}]*|` +
    String.raw`§{1,2}\s?\p{N}+\p{L}?(?![\p{L}\p{N}])|${WORD.source}`,
  'gu',
);
/** Scripts without spaces between words, of which a word is what a dictionary says. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** A quick test for what may be {@link UNSPACED}. */
const BEYOND_LATIN = /[\u0e00-\uffff]/;
const PLAIN = /^[a-z]+$/;
const DIGITS = /^\p{N}+$/u;
const SMALL_LETTER = /\p{Ll}/u;
/** "U.S." and "U.S.A.", but not the initial of a name. */
const DOTTED_ACRONYM = /(?<![\p{L}\p{N}.])(?:\p{Lu}\.){2,}(?:\p{Lu}(?![\p{L}\p{N}]))?/gu;
const POINT_BETWEEN_CAPITALS = /\p{Lu}\.\p{Lu}/u;
const LONGEST_ACRONYM = 3;

/** Short words that people write in capitals to stress them. */
const STRESSED = new Set(
  'ALL AND ANY BUT CAN FOR IF MAY NO NOT OFF ON ONE OR OUT YES ALS DEN DER DIE EIN MIT NIE NUR UND VON NE NON PAS PLUS NI NO SIN CON NIET'.split(
    ' ',
  ),
);

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The words of a text in order: NFKC, lower case; "part-timers", "3.5", "l'eau", "C++" and ".NET" stay whole, and
 * languages without spaces are split by a dictionary. A short word in capitals that would be a stop word in small
 * letters ("IT", "US", "WHO") keeps its capitals, and the month of May is "May", so that they are none.
 */
export function words(text: string): string[] {
  const typed = text.normalize('NFKC').replaceAll('’', "'");
  const plain = POINT_BETWEEN_CAPITALS.test(typed)
    ? typed.replace(DOTTED_ACRONYM, (acronym) => acronym.replaceAll('.', ''))
    : typed;
  const found = plain.match(SIGN.test(plain) ? WORD_OR_SIGNED_NAME : WORD) ?? [];
  const hasAcronyms = found.length === 1 || SMALL_LETTER.test(plain);
  const read: string[] = [];
  for (const [index, word] of found.entries()) {
    if (PLAIN.test(word) && word !== 'may') read.push(word);
    else if (BEYOND_LATIN.test(word) && UNSPACED.test(word)) read.push(...segments(word));
    else read.push(formOf(word, found, index, hasAcronyms));
  }
  return read;
}

function formOf(word: string, found: readonly string[], index: number, hasAcronyms: boolean): string {
  const lower = word.toLowerCase();
  if (lower === 'may') return isMonth(found, index) ? 'May' : lower;
  if (lower.startsWith('§')) return lower.replace(/^§+\s*/u, '§');
  if (lower === word || !hasAcronyms) return lower;
  // "A 401" is a name, "a 401" is a number with its article.
  if (word.length === 1) return isListedStopWord(lower) && DIGITS.test(found[index + 1] ?? '') ? word : lower;
  if (!word.includes('-')) return word.length > LONGEST_ACRONYM ? lower : foldUnlessAcronym(word);
  return word.split('-').map(foldUnlessAcronym).join('-');
}

/** The words that say what a text is about: {@link words} without stop words, each once, in order. */
export function contentWords(text: string): string[] {
  const all = words(text);
  const isStopWord = stopWordTest(all);
  return [...new Set(all)].filter((word) => !isStopWord(word));
}

function foldUnlessAcronym(word: string): string {
  const lower = word.toLowerCase();
  const isShort = word.length > 1 && word.length <= LONGEST_ACRONYM;
  return isShort && word === word.toUpperCase() && isListedStopWord(lower) && !STRESSED.has(word)
    ? word
    : lower;
}

function segments(run: string): string[] {
  const parts: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(run.toLowerCase()))
    if (isWordLike) parts.push(segment);
  return parts;
}

/** Words before which "may" cannot be a verb. */
const BEFORE_MONTH = new Set(
  'in of until till by since from during through before after next last early late mid each every'.split(' '),
);
const DAY = /^(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$/u;
const YEAR = /^(?:19|20)\d\d$/u;

function isMonth(found: readonly string[], index: number): boolean {
  const before = found[index - 1] ?? '';
  const after = found[index + 1] ?? '';
  if (BEFORE_MONTH.has(before.toLowerCase()) || DAY.test(before) || YEAR.test(after)) return true;
  return found[index] === 'May' && before !== '' && DAY.test(after);
}
