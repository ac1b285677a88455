import { compoundParts, isCompoundLanguage } from './compounds.ts';
import { createNumbering, type SortedTerms } from './dictionary.ts';
import { markOf } from './lexical-tables.ts';
import { kindOf } from './names.ts';
import { hashStem } from './pairs.ts';
import { labelledNumber } from './read-words.ts';
import { grams, gramsOf, stemOf, wordParts } from './word-parts.ts';

/** The numbers of a word's terms. */
export interface WordTerms {
  readonly stems: readonly number[];
  /** The hashes of the stems. */
  readonly hashes: readonly number[];
  readonly grams: readonly number[];
  /** The stems that the text also has without saying them: other spellings, parts of names, labels with their numbers. */
  readonly implied: readonly number[];
  readonly marks: readonly number[];
}

/** Reads words and numbers their terms. It reads each word once: stemming is the expensive part of an index. */
export interface WordReader {
  read(word: string): WordTerms;
  /** The marks of the words that compounds may be made of, in the languages that have compounds. */
  compoundParts(word: string, language: string): readonly number[];
  /** The numbers of the n-grams of a part of a word that was read. */
  gramsOf(part: string): readonly number[];
  /** All terms, in the order that they have in an index. */
  sort(): Readonly<Record<'stems' | 'grams' | 'marks', SortedTerms<string>>>;
}

export function createWordReader(): WordReader {
  const stems = createNumbering<string>();
  const runs = createNumbering<string>();
  const marks = createNumbering<string>();
  const learned = new Map<string, WordTerms>();
  const learnedParts = new Map<string, readonly number[]>();

  const read = (word: string): WordTerms => {
    const parts = wordParts(word);
    const ownStems = parts.map(({ text }) => stemOf(text));
    const own = ownStems.map(stems.numberOf);
    const isLabelled = labelledNumber(word) !== undefined;
    const names = parts.flatMap(({ text, isCode }) => [
      ...(isCode ? [markOf('name', text)] : []),
      ...(isCode || isLabelled ? [markOf('label', kindOf(text))] : []),
    ]);
    if (isLabelled)
      return { stems: [], hashes: [], grams: [], implied: own, marks: names.map(marks.numberOf) };
    // A word with one n-gram is similar to none.
    const words = parts.filter((part) => gramsOf(part).length > 1).map(({ text }) => markOf('word', text));
    return {
      stems: own,
      hashes: ownStems.map(hashStem),
      grams: parts.flatMap((part) => gramsOf(part).map(runs.numberOf)),
      implied: parts
        .flatMap(({ spellings, within }) => [...spellings, ...within])
        .map((text) => stems.numberOf(stemOf(text))),
      marks: [...names, ...words].map(marks.numberOf),
    };
  };
  const remember = <Terms>(known: Map<string, Terms>, word: string, make: () => Terms): Terms => {
    let terms = known.get(word);
    if (terms === undefined) {
      terms = make();
      known.set(word, terms);
    }
    return terms;
  };

  return {
    read: (word) => remember(learned, word, () => read(word)),
    compoundParts(word, language) {
      if (!isCompoundLanguage(language)) return [];
      return remember(learnedParts, word, () =>
        compoundParts(word, language).map((part) => marks.numberOf(markOf('part', part))),
      );
    },
    gramsOf: (part) => grams(part).map(runs.numberOf),
    sort: () => ({ stems: stems.sort(), grams: runs.sort(), marks: marks.sort() }),
  };
}
