import { stopWordTest, words } from '@rag/core/adapter';
import { stemmer } from 'stemmer';
import { grams, wordParts } from '../ranking/index.ts';

/** A word of a text in the two forms in which it is compared. */
export interface Term {
  readonly word: string;
  readonly stem: string;
}

/** The words of a text, split like in the lexical index, without stop words, in order and with repetitions. */
export function toTerms(text: string): Term[] {
  const all = words(text);
  const isStopWord = stopWordTest(all);
  return all
    .filter((word) => !isStopWord(word))
    .flatMap(wordParts)
    .filter((part) => !isStopWord(part.text))
    .map(({ text: word, isPair }) => ({ word, stem: isPair ? word : stemmer(word) }));
}

/** Shorter words are too often similar by chance. */
const MIN_LENGTH = 4;

/** Parts of compounds have at least this many letters; shorter ones are mostly endings. */
const PART = 6;

/** Two words with a smaller share of common 4-grams are unrelated. */
const MIN_OVERLAP = 0.5;

/**
 * The similarity of two words, from 0 to 1: 1 for the same stem, less for a part of a compound
 * ("Urlaub" in "Jahresurlaub") and for words that share a beginning and most 4-grams (typos, inflections
 * that the stemmer does not know). Numbers are equal or have similarity 0.
 */
export function similarity(a: Term, b: Term): number {
  if (a.stem === b.stem) return 1;
  if (/\d/u.test(a.word) || /\d/u.test(b.word)) return 0;
  const [short, long] = a.word.length <= b.word.length ? [a.word, b.word] : [b.word, a.word];
  if (short.length < MIN_LENGTH) return 0;
  if (isCompoundOf(short, long)) return 0.85;
  if (sharesPart(short, long) || sharesPart(long, short)) return 0.6;
  if (short[0] !== long[0]) return 0;
  if (short.length > MIN_LENGTH && isOneSlipApart(short, long)) return 0.85;
  const overlap = gramOverlap(short, long);
  return overlap >= MIN_OVERLAP ? 0.8 * overlap : 0;
}

/** The minimum length before the last part of a compound, so that "eight" is no part of "height". */
const FRONT = 3;

/** Whether a word begins with another, or ends with it after a long enough first part. */
function isCompoundOf(short: string, long: string): boolean {
  if (short.length <= MIN_LENGTH) return false;
  return long.startsWith(short) || (long.endsWith(short) && long.length - short.length >= FRONT);
}

/** Whether one compound begins with the last part of the other: "Urlaubstage" and "Jahresurlaub". */
function sharesPart(front: string, back: string): boolean {
  for (let length = PART; length < Math.min(front.length, back.length); length++)
    if (back.endsWith(front.slice(0, length))) return true;
  return false;
}

/** Whether one letter was added, removed or changed, or two adjacent letters were swapped. */
function isOneSlipApart(short: string, long: string): boolean {
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  let end = 0;
  while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end++;
  const left = long.length - start - end;
  if (left <= 1) return true;
  return (
    left === 2 &&
    short.length === long.length &&
    short[start] === long[start + 1] &&
    short[start + 1] === long[start]
  );
}

/** Dice's coefficient of the two words' 4-grams. */
function gramOverlap(a: string, b: string): number {
  const known = new Set(grams(a));
  const other = new Set(grams(b));
  const shared = [...other].filter((gram) => known.has(gram)).length;
  return (2 * shared) / (known.size + other.size);
}
