import { stemmer } from 'stemmer';
import { createResemblance } from './resemblance.ts';
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
  /** Whether some document has it or a word that resembles it. */
  readonly isKnown: boolean;
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
  const resemblance = createResemblance();

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
        for (const part of parts) resemblance.add(part.grams);
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
          // A figure is no sign of another topic: questions bring their own.
          isKnown: stem !== undefined || /\p{N}/u.test(text) || resemblance.has(found),
          isContent: !(isStopWord(word) || isStopWord(text) || (isPair && PARTICLES.test(text))),
        };
      });
    },
    seal() {
      learned.clear();
    },
  };
}
