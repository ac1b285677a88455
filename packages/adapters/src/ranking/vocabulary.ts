import { createCompounds, isCompoundLanguage } from './compounds.ts';
import { createDictionary } from './dictionary.ts';
import { type LexicalTables, markOf } from './lexical-tables.ts';
import { namesIn } from './names.ts';
import { labelledNumber } from './read-words.ts';
import { createSimilarWordIndex } from './similar-word-index.ts';
import { synonymsOf } from './synonyms.ts';
import { codePart, gramsOf, stemOf, type WordPart, wordParts } from './word-parts.ts';

/** A word that would be a stop word in small letters. */
const CAPITALS = /^\p{Lu}+$/u;

/** One part of a question's word after look-up: `undefined` when no document has it. */
export interface QueryTerm {
  /** The numbers of its spellings that documents have; the first one is that of the question. */
  readonly stems: readonly number[];
  readonly grams: readonly (number | undefined)[];
  /** Whether any document has it or a similar word. */
  readonly isKnown: boolean;
  /** Whether it is a content word, unlike a stop word. */
  readonly isContent: boolean;
  /** Whether it is a name that no similar one can stand for. */
  readonly isCode: boolean;
  /** The numbers of the words that mean about the same. */
  readonly synonyms: readonly number[];
  /** The numbers of the words that it is a compound of, where no document has the compound. */
  readonly compound: readonly number[];
  /** Whether documents may have it as a part of a compound. */
  readonly isCompounding: boolean;
  /** Its share of the word. */
  readonly share: number;
  readonly text: string;
}

/** What is known of a question's words beside themselves. */
export interface QuestionContext {
  readonly isStopWord: (word: string) => boolean;
  readonly language: string;
}

export interface Vocabulary {
  /** The known terms of a question's words, in order. */
  lookUp(words: readonly string[], context: QuestionContext): QueryTerm[];
}

/** Looks up words in the tables of an index. */
export function createVocabulary(tables: LexicalTables): Vocabulary {
  const stems = createDictionary(tables.stems.terms);
  const runs = createDictionary(tables.grams.terms);
  const marks = createDictionary(tables.marks.terms);
  const similarWords = createSimilarWordIndex(tables.similarWords, tables.marks.terms.length);
  const compounds = createCompounds((part) => marks.has(markOf('part', part)));

  /** A word with a hyphen is written in one where documents have no other form of all of its parts: "wi-fi", "check-in". */
  const partsAsked = (word: string, { isStopWord }: QuestionContext): readonly WordPart[] => {
    const parts = wordParts(word);
    if (parts.length < 2 || parts.some(({ isPair }) => isPair)) return parts;
    const isFound = ({ text }: WordPart): boolean => stems.has(stemOf(text)) && !isStopWord(text);
    const joined = parts.map(({ text }) => text).join('');
    return !parts.every(isFound) && stems.has(stemOf(joined)) ? wordParts(joined) : parts;
  };

  const toTerm = (part: WordPart, word: string, context: QuestionContext): QueryTerm => {
    const { text, spellings, isPair, isCode, share } = part;
    const found = gramsOf(part).map((run) => runs.get(run));
    const known = [text, ...spellings].flatMap((spelling) => stems.get(stemOf(spelling)) ?? []);
    const meant = synonymsOf(stemOf(text));
    const synonyms = [
      ...new Set([...(meant?.stems ?? []), ...[...(meant?.words ?? [])].map(stemOf)]),
    ].flatMap((synonym) => stems.get(synonym) ?? []);
    const isCompounding = isCompoundLanguage(context.language) && !isPair && !isCode;
    const compound = known.length === 0 && isCompounding ? (compounds.split(text) ?? []) : [];
    return {
      text,
      stems: known,
      synonyms,
      compound: compound.flatMap((word) => stems.get(stemOf(word)) ?? []),
      grams: found,
      isKnown:
        known.length > 0 ||
        synonyms.length > 0 ||
        compound.length > 0 ||
        // An unknown number does not mean another topic: questions contain their own numbers.
        (!isCode && /\p{N}/u.test(text)) ||
        similarWords.has(found, isCompounding),
      // Capitals that no document has were for stress.
      isContent: !(
        context.isStopWord(word) ||
        context.isStopWord(text) ||
        (known.length === 0 && CAPITALS.test(text))
      ),
      isCode,
      isCompounding,
      share,
    };
  };

  return {
    lookUp(words, context) {
      const terms = words
        .filter((word) => labelledNumber(word) === undefined)
        .flatMap((word) => partsAsked(word, context).map((part) => toTerm(part, word, context)));
      if (!words.some((word) => labelledNumber(word) !== undefined)) return terms;
      // A label with its number is a name where documents write it as one, or know the label with other numbers only.
      const named = namesIn(words).filter(
        ({ text, kind, isOneWord, isCount }) =>
          !isOneWord &&
          !isCount &&
          (marks.has(markOf('name', text)) || (marks.has(markOf('label', kind)) && !stems.has(text))),
      );
      return [...terms, ...named.map(({ text }) => toTerm(codePart(text), text, context))];
    },
  };
}
