import { stemmer } from 'stemmer';
import { createSimilarWordIndex } from './similar-word-index.ts';
import { grams, wordParts } from './word-parts.ts';

/** Parts of only Hiragana are endings and particles, not topics. */
const PARTICLES = /^\p{Script=Hiragana}+$/u;

/** A word in the two channels: the numbers of its stems and of its 4-grams. */
export interface WordTerms {
  readonly stems: readonly number[];
  readonly grams: readonly number[];
}

/** One part of a question's word after look-up: `undefined` when no document has it. */
export interface QueryTerm {
  readonly stem: number | undefined;
  readonly grams: readonly (number | undefined)[];
  /** Whether any document has it or a similar word. */
  readonly isKnown: boolean;
  /** Whether it is a content word, unlike a stop word. */
  readonly isContent: boolean;
  readonly text: string;
}

export interface Vocabulary {
  /** The terms of a word, with numbers for new ones. Cached: stemming is the expensive part of a build. */
  learn(word: string): WordTerms;
  /** The known terms of a question's word. */
  lookUp(word: string, isStopWord: (word: string) => boolean): QueryTerm[];
  /** Drops the caches that only {@link learn} needs. */
  seal(): void;
}

export function createVocabulary(): Vocabulary {
  const learned = new Map<string, WordTerms>();
  const stems = new Map<string, number>();
  const runs = new Map<string, number>();
  const similarWords = createSimilarWordIndex();

  const number = (term: string, numbers: Map<string, number>): number => {
    let known = numbers.get(term);
    if (known === undefined) {
      known = numbers.size;
      numbers.set(term, known);
    }
    return known;
  };

  return {
    learn(word) {
      let terms = learned.get(word);
      if (terms === undefined) {
        const parts = wordParts(word).map(({ text, isPair }) => ({
          stem: number(isPair ? text : stemmer(text), stems),
          grams: (isPair ? [text] : grams(text)).map((run) => number(run, runs)),
        }));
        for (const part of parts) similarWords.add(part.grams);
        terms = { stems: parts.map(({ stem }) => stem), grams: parts.flatMap((part) => part.grams) };
        learned.set(word, terms);
      }
      return terms;
    },
    lookUp(word, isStopWord) {
      return wordParts(word).map(({ text, isPair }) => {
        const stem = stems.get(isPair ? text : stemmer(text));
        const found = (isPair ? [text] : grams(text)).map((run) => runs.get(run));
        return {
          text,
          stem,
          grams: found,
          // An unknown number does not mean another topic: questions contain their own numbers.
          isKnown: stem !== undefined || /\p{N}/u.test(text) || similarWords.has(found),
          isContent: !(isStopWord(word) || isStopWord(text) || (isPair && PARTICLES.test(text))),
        };
      });
    },
    seal() {
      learned.clear();
    },
  };
}
