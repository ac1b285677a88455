import { stemmer } from 'stemmer';
import { grams, wordParts } from './word-parts.ts';

/** Runs of Hiragana alone are endings and particles, not what a text is about. */
const PARTICLES = /^\p{Script=Hiragana}+$/u;

/** What a word is to the two channels: numbers of stems and of character runs. */
export interface WordTerms {
  readonly stems: readonly number[];
  readonly grams: readonly number[];
}

/** One part of a question's word, looked up: `undefined` stands for what no document has. */
export interface QueryTerm {
  readonly stem: number | undefined;
  readonly grams: readonly (number | undefined)[];
  /** Whether it says what the question is about, unlike a stop word. */
  readonly isContent: boolean;
  readonly text: string;
}

export interface Vocabulary {
  /** The terms of a word, numbering those that are new. Remembered: stemming is the dear part of a build. */
  learn(word: string): WordTerms;
  /** The terms of a question's word, as far as they are known. */
  lookUp(word: string, isStopWord: (word: string) => boolean): QueryTerm[];
  /** Drops what only {@link learn} needs. */
  seal(): void;
}

export function createVocabulary(): Vocabulary {
  const learned = new Map<string, WordTerms>();
  const stems = new Map<string, number>();
  const runs = new Map<string, number>();

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
        const parts = wordParts(word);
        terms = {
          stems: parts.map(({ text, isPair }) => number(isPair ? text : stemmer(text), stems)),
          grams: parts.flatMap(({ text, isPair }) =>
            (isPair ? [text] : grams(text)).map((run) => number(run, runs)),
          ),
        };
        learned.set(word, terms);
      }
      return terms;
    },
    lookUp(word, isStopWord) {
      return wordParts(word).map(({ text, isPair }) => ({
        text,
        stem: stems.get(isPair ? text : stemmer(text)),
        grams: (isPair ? [text] : grams(text)).map((run) => runs.get(run)),
        isContent: !(isStopWord(word) || isStopWord(text) || (isPair && PARTICLES.test(text))),
      }));
    },
    seal() {
      learned.clear();
    },
  };
}
