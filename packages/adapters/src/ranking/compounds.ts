import { foldLetters, writeOutUmlauts } from './word-parts.ts';

/** Languages that write nouns together. */
const LANGUAGES = new Set(['de', 'nl']);
/** Shorter words are too often a part of others by chance. */
const MIN_PART = 4;
/** Longer words are not split, so that the work for one stays small. */
const MAX_WORD = 40;
const MAX_PARTS = 3;
/** What German and Dutch put between two nouns, leave out of the first one, or add in the plural. */
const LINKS = ['', 's', 'es', 'n', 'en', 'e', 'er'];
const WORD = /^\p{L}+$/u;

/** Splits compounds into words that the texts have themselves. */
export interface Compounds {
  /** The words that a compound is made of; undefined if the texts lack one of them. */
  split(compound: string): readonly string[] | undefined;
}

/** Whether words of a language are joined and split. */
export function isCompoundLanguage(language: string): boolean {
  return LANGUAGES.has(language);
}

/** The words that compounds may be made of, where a text of a language has this word. */
export function compoundParts(word: string, language: string): string[] {
  if (!isCompoundLanguage(language) || word.length < MIN_PART) return [];
  return word
    .split('-')
    .filter((part) => part.length >= MIN_PART && WORD.test(part))
    .flatMap((part) => [...new Set([foldLetters(part), foldLetters(writeOutUmlauts(part))])]);
}

/** @param isPart whether a text has a word of which {@link compoundParts} gives this one */
export function createCompounds(isPart: (text: string) => boolean): Compounds {
  /** The word itself or with an ending, such as that of the plural. */
  const asTold = (word: string): string | undefined =>
    word.length < MIN_PART ? undefined : LINKS.map((ending) => `${word}${ending}`).find(isPart);
  const asWord = (part: string): string | undefined => {
    for (const link of LINKS) {
      const word = part.endsWith(link) ? asTold(part.slice(0, part.length - link.length)) : undefined;
      if (word !== undefined) return word;
    }
    return undefined;
  };
  const split = (rest: string, room: number): readonly string[] | undefined => {
    const whole = asTold(rest);
    if (whole !== undefined) return [whole];
    if (room === 1) return undefined;
    for (let end = rest.length - MIN_PART; end >= MIN_PART; end--) {
      const first = asWord(rest.slice(0, end));
      const others = first === undefined ? undefined : split(rest.slice(end), room - 1);
      if (first !== undefined && others !== undefined) return [first, ...others];
    }
    return undefined;
  };

  return {
    split(compound) {
      if (compound.length > MAX_WORD || !WORD.test(compound)) return undefined;
      const parts = split(compound, MAX_PARTS);
      return parts === undefined || parts.length < 2 ? undefined : parts;
    },
  };
}
