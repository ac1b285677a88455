import { STOP_WORDS, words } from '@rag/core';
import { stemmer } from 'stemmer';

/** A word of a text in the two forms in which it is compared. */
export interface Term {
  readonly word: string;
  readonly stem: string;
}

/**
 * The words of a text without stop words, in order, repetitions included. "part-time" and "l'heure" fall
 * into their parts, so that it does not matter how they are written.
 */
export function toTerms(text: string): Term[] {
  return words(text)
    .flatMap(withoutElision)
    .flatMap((word) => word.split('-'))
    .filter((word) => word !== '' && !STOP_WORDS.has(word))
    .map((word) => ({ word, stem: stemmer(word) }));
}

/** "l'heure" and "driver's" without the letter that says nothing. */
function withoutElision(word: string): string[] {
  const parts = word.split(/['’]/u);
  return parts.length === 1 ? parts : parts.filter(({ length }) => length > 1);
}

const GRAM = 4;

/** Parts of compounds have at least this many letters; shorter ones are mostly endings. */
const PART = 6;

/** Below this share of common 4-grams two words are strangers. */
const MIN_OVERLAP = 0.5;

/**
 * How much two words mean the same, from 0 to 1: 1 for one stem, less for a part of a compound
 * ("Urlaub" in "Jahresurlaub") and for words that share a beginning and most 4-grams (typos, inflections
 * that the stemmer does not know). Numbers are the same or not at all.
 */
export function similarity(a: Term, b: Term): number {
  if (a.stem === b.stem) return 1;
  if (/\d/u.test(a.word) || /\d/u.test(b.word)) return 0;
  const [short, long] = a.word.length <= b.word.length ? [a.word, b.word] : [b.word, a.word];
  if (short.length < GRAM) return 0;
  if (short.length > GRAM && (long.startsWith(short) || long.endsWith(short))) return 0.85;
  if (sharesPart(short, long) || sharesPart(long, short)) return 0.6;
  if (short[0] !== long[0]) return 0;
  if (short.length > GRAM && isOneSlipApart(short, long)) return 0.85;
  const shared = sharedGrams(short, long);
  const overlap = (2 * shared) / (short.length + long.length - 2 * (GRAM - 1));
  return shared >= 2 && overlap >= MIN_OVERLAP ? 0.8 * overlap : 0;
}

/** Whether one compound begins as the other ends: "Urlaubstage" and "Jahresurlaub". */
function sharesPart(front: string, back: string): boolean {
  for (let length = PART; length < Math.min(front.length, back.length); length++)
    if (back.endsWith(front.slice(0, length))) return true;
  return false;
}

/** Whether one letter was added, left out or changed, or two neighbours were swapped. */
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

function sharedGrams(a: string, b: string): number {
  const grams = new Set<string>();
  for (let index = 0; index + GRAM <= a.length; index++) grams.add(a.slice(index, index + GRAM));
  let shared = 0;
  for (let index = 0; index + GRAM <= b.length; index++)
    if (grams.delete(b.slice(index, index + GRAM))) shared++;
  return shared;
}
