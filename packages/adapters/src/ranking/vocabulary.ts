import { createCompounds } from './compounds.ts';
import { kindOf, namesIn } from './names.ts';
import { labelledNumber } from './read-words.ts';
import { createSimilarWordIndex } from './similar-word-index.ts';
import { synonymsOf } from './synonyms.ts';
import { codePart, grams, stemOf, type WordPart, wordParts } from './word-parts.ts';

/** A word that would be a stop word in small letters. */
const CAPITALS = /^\p{Lu}+$/u;

/** A word in the two channels: the numbers of its stems and of its 4-grams. */
export interface WordTerms {
  readonly stems: readonly number[];
  readonly grams: readonly number[];
  /** The stems that the text also has without saying them: other spellings, parts of names, labels with their numbers. */
  readonly implied: readonly number[];
}

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
  /** The terms of a word of a text, with numbers for new ones. Cached: stemming is the expensive part of a build. */
  learn(word: string, language: string): WordTerms;
  /** The known terms of a question's words, in order. */
  lookUp(words: readonly string[], context: QuestionContext): QueryTerm[];
  /** Drops the caches that only {@link learn} needs. */
  seal(): void;
}

export function createVocabulary(): Vocabulary {
  const learned = new Map<string, WordTerms>();
  const stems = new Map<string, number>();
  const runs = new Map<string, number>();
  const similarWords = createSimilarWordIndex();
  const compounds = createCompounds();

  const number = (term: string, numbers: Map<string, number>): number => {
    let known = numbers.get(term);
    if (known === undefined) {
      known = numbers.size;
      numbers.set(term, known);
    }
    return known;
  };
  /** Names of one word, and what the numbered ones begin with. */
  const codes = new Set<string>();
  const labels = new Set<string>();

  const read = (word: string): WordTerms => {
    const parts = wordParts(word);
    const own = parts.map(({ text }) => number(stemOf(text), stems));
    const isLabelled = labelledNumber(word) !== undefined;
    for (const { text, isCode } of parts) {
      if (isCode) codes.add(text);
      if (isCode || isLabelled) labels.add(kindOf(text));
    }
    if (isLabelled) return { stems: [], grams: [], implied: own };
    const runsOfParts = parts.map((part) => gramsOf(part).map((run) => number(run, runs)));
    for (const each of runsOfParts) similarWords.add(each);
    return {
      stems: own,
      grams: runsOfParts.flat(),
      implied: parts
        .flatMap(({ spellings, within }) => [...spellings, ...within])
        .map((text) => number(stemOf(text), stems)),
    };
  };

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
    const isCompounding = compounds.isLanguage(context.language) && !isPair && !isCode;
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
    learn(word, language) {
      const terms = learned.get(word) ?? read(word);
      learned.set(word, terms);
      compounds.learn(word, language);
      return terms;
    },
    lookUp(words, context) {
      const terms = words
        .filter((word) => labelledNumber(word) === undefined)
        .flatMap((word) => partsAsked(word, context).map((part) => toTerm(part, word, context)));
      if (!words.some((word) => labelledNumber(word) !== undefined)) return terms;
      // A label with its number is a name where documents write it as one, or know the label with other numbers only.
      const named = namesIn(words).filter(
        ({ text, kind, isOneWord, isCount }) =>
          !isOneWord && !isCount && (codes.has(text) || (labels.has(kind) && !stems.has(text))),
      );
      return [...terms, ...named.map(({ text }) => toTerm(codePart(text), text, context))];
    },
    seal() {
      learned.clear();
    },
  };
}

function gramsOf({ text, isPair }: WordPart): string[] {
  return isPair ? [text] : grams(text);
}
