import { languageOf, words } from '@rag/core/adapter';
import { dateAt } from './months.ts';

/** The words of a text as they are compared: of every date and number one form, whatever the language. */
export interface ReadText {
  readonly words: readonly string[];
  readonly language: string;
}

/**
 * Reads a text for the search. {@link words} with dates and numbers in one form, and after a word and the number behind
 * it, both as one ("E 401" is also "e401"): a label and its number are one name.
 */
export function readWords(text: string): ReadText {
  const all = words(text);
  const language = languageOf(all);
  const read: string[] = [];
  for (let place = 0; place < all.length; place++) {
    const word = all[place] ?? '';
    const date = MAY_BEGIN_DATE.test(word) ? dateAt(all, place) : undefined;
    if (date !== undefined) {
      read.push(...date.words);
      place += date.length - 1;
      continue;
    }
    read.push(NUMBER.test(word) ? plainNumber(word, language) : word);
    const next = all[place + 1] ?? '';
    if (INTEGER.test(next) && LABEL.test(word) && dateAt(all, place + 1) === undefined)
      read.push(`${word} ${next}`);
  }
  return { words: read, language };
}

/** The word and the number of a label with its number, as {@link readWords} gives it; undefined for any other word. */
export function labelledNumber(
  word: string,
): { readonly label: string; readonly number: string } | undefined {
  const blank = word.indexOf(' ');
  return blank < 0 ? undefined : { label: word.slice(0, blank), number: word.slice(blank + 1) };
}

/** A digit, or one of the letters that the names of months begin with. */
const MAY_BEGIN_DATE = /^[\dadefgjmnosM]/u;
const NUMBER = /^\d[\d.,]*$/u;
const INTEGER = /^\d{1,6}$/u;
const LABEL = /^\p{L}{1,12}$/u;

/** Languages that write 1.5 with a point; the others write it with a comma. */
const DECIMAL_POINT = new Set(['en']);
const GROUPED = /^\d{1,3}(?:([.,])\d{3})+(?:[.,]\d+)?$/u;

/**
 * A number without separators of thousands and with a decimal point, and without ".00": "1.200,50" and "1,200.50" are
 * "1200.50". Where one separator is before three digits, the language says what it means.
 */
export function plainNumber(number: string, language: string): string {
  const separators = number.replace(/\d/gu, '');
  if (separators === '') return number;
  const last = separators.at(-1) ?? '';
  const isGrouped = GROUPED.test(number) && !number.startsWith('0');
  if (isGrouped && new Set(separators).size === 1 && (separators.length > 1 || separates(last, language)))
    return number.replace(/[.,]/gu, '');
  const isDecimal = separators.length === 1 || (isGrouped && new Set(separators).size === 2);
  if (!isDecimal) return number;
  const cut = number.lastIndexOf(last);
  const whole = number.slice(0, cut).replace(/[.,]/gu, '');
  const rest = number.slice(cut + 1);
  return /^0{2}$/u.test(rest) ? whole : `${whole}.${rest}`;
}

function separates(separator: string, language: string): boolean {
  return DECIMAL_POINT.has(language) ? separator === ',' : separator === '.';
}
