import { stopWordTest } from '@rag/core/adapter';
import { LRUCache } from 'lru-cache';
import { grams, labelledNumber, readWords, type Synonyms, stemOf, wordParts } from '../ranking/index.ts';

/** A word of a text in the forms in which it is compared. */
export interface Term {
  readonly word: string;
  readonly stem: string;
  /** The stems of its other spellings. */
  readonly spellings: readonly string[];
  /** What it has within, and does not ask for: "9087" of "PPR-9087". */
  readonly within: readonly string[];
  /** Its character 4-grams. */
  readonly grams: ReadonlySet<string>;
  /** Whether a similar word can stand for it, which holds for no number, code or pair of characters. */
  readonly isFuzzy: boolean;
  /** Whether it is a pair of characters of a script without spaces. */
  readonly isPair: boolean;
  /** Whether it is a name that no similar one can stand for. */
  readonly isCode: boolean;
  readonly share: number;
}

/** The words of a text, split like in the lexical index, without stop words, in order and with repetitions. */
export function toTerms(text: string): Term[] {
  const { words: all, language } = readWords(text);
  const isStopWord = stopWordTest(all, language);
  const terms: Term[] = [];
  let labelled: string[] = [];
  for (const word of all) {
    if (isStopWord(word)) continue;
    if (labelledNumber(word) !== undefined) {
      labelled = wordParts(word).map((part) => part.text);
      continue;
    }
    for (const term of termsOf(word)) {
      if (isStopWord(term.word)) continue;
      terms.push(labelled.length === 0 ? term : { ...term, within: [...term.within, ...labelled] });
      labelled = [];
    }
  }
  return terms;
}

/** How many texts of documents are kept: the same sentences are considered for many questions. */
const KEPT_TEXTS = 2_000;
const read = new LRUCache<string, readonly Term[]>({ max: KEPT_TEXTS });

/** The same for a text of a document, which is read once. Questions are not kept. */
export function toDocumentTerms(text: string): readonly Term[] {
  let terms = read.get(text);
  if (terms === undefined) {
    terms = toTerms(text);
    read.set(text, terms);
  }
  return terms;
}

/** How many words are kept: stemming is the expensive part of reading a sentence. */
const KEPT = 20_000;
const known = new LRUCache<string, readonly Term[]>({ max: KEPT });

function termsOf(word: string): readonly Term[] {
  let terms = known.get(word);
  if (terms === undefined) {
    terms = wordParts(word).map(({ text, spellings, within, isPair, isCode, share }) => ({
      word: text,
      stem: stemOf(text),
      spellings: spellings.map(stemOf),
      within: within.map(stemOf),
      grams: new Set(grams(text)),
      isFuzzy: !isPair && !isCode && !/\d/u.test(text),
      isPair,
      isCode,
      share,
    }));
    known.set(word, terms);
  }
  return terms;
}

/** What is known of a word because it is asked for. */
interface AskedAs {
  readonly isCompounding?: boolean;
  readonly synonyms?: Synonyms | undefined;
}

/** The similarity of two words that mean about the same. */
const SYNONYM = 0.9;

/** Shorter words are too often similar by chance. */
const MIN_LENGTH = 4;

/** Parts of compounds have at least this many letters; shorter ones are mostly endings. */
const PART = 6;

/** Two words with a smaller share of common 4-grams are unrelated. */
const MIN_OVERLAP = 0.5;

/**
 * The similarity of a word of the question and one of a text, from 0 to 1: 1 for the same stem, less for a part of a compound
 * ("Urlaub" in "Jahresurlaub") and for words that share a beginning and most 4-grams (typos, inflections
 * that the stemmer does not know). Numbers are equal or have similarity 0.
 */
export function similarity(asked: Term & AskedAs, said: Term): number {
  if (isSame(asked, said)) return 1;
  if (isSynonym(asked, said)) return SYNONYM;
  if (!asked.isFuzzy || !said.isFuzzy) return 0;
  const [a, b] = [asked.word, said.word];
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < MIN_LENGTH) return 0;
  if (isCompoundOf(short, long, asked.isCompounding === true ? MIN_LENGTH : MIN_LENGTH + 1)) return 0.85;
  if (sharesPart(short, long) || sharesPart(long, short)) return 0.6;
  if (short[0] !== long[0]) return 0;
  if (short.length > MIN_LENGTH && isOneSlipApart(short, long)) return 0.85;
  const overlap = gramOverlap(asked.grams, said.grams);
  return overlap >= MIN_OVERLAP ? 0.8 * overlap : 0;
}

function isSynonym({ synonyms }: AskedAs, { stem, word }: Term): boolean {
  return synonyms !== undefined && (synonyms.stems.has(stem) || synonyms.words.has(word));
}

function isSame(asked: Term, said: Term): boolean {
  return (
    asked.stem === said.stem ||
    said.within.includes(asked.stem) ||
    (!asked.isCode && asked.within.includes(said.stem)) ||
    said.spellings.includes(asked.stem) ||
    asked.spellings.some((spelling) => spelling === said.stem || said.spellings.includes(spelling))
  );
}

/** Whether one is who or what does the other: "work" and "worker", "time" and "full-timers". */
function isAgent(short: string, long: string): boolean {
  return long.startsWith(short) && /^(?:e?rs?|in|innen)$/u.test(long.slice(short.length));
}

/** The minimum length before the last part of a compound, so that "eight" is no part of "height". */
const FRONT = 3;

/** Whether a word begins with another, as "worker" with "work", or ends with it after a long enough first part. */
function isCompoundOf(short: string, long: string, least: number): boolean {
  if (isAgent(short, long)) return true;
  if (short.length < least) return false;
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
function gramOverlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}
