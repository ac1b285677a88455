import { ENGLISH_GROUPS } from './english-synonyms.ts';
import { GERMAN_GROUPS } from './german-synonyms.ts';
import { foldLetters, stemOf, writeOutUmlauts } from './word-parts.ts';

/** Words that mean about the same as another one. */
export interface Synonyms {
  /** The stems of words with hardly any other meaning: each of their inflections is found. */
  readonly stems: ReadonlySet<string>;
  /** Words with other meanings, found only as they are written here: "leave" and "leaves", but not "leaving". */
  readonly words: ReadonlySet<string>;
}

const BY_STEM = new Map<string, { readonly stems: Set<string>; readonly words: Set<string> }>();

/** Notes the synonyms of each form of a word: all forms of the others of its line. */
function addGroups(groups: string, formsOf: (word: string) => readonly string[]): void {
  for (const line of groups.trim().split('\n')) {
    const [asked = [], found = []] = line
      .split('>')
      .map((words) => words.trim().split(/\s+/u).flatMap(spellings).map(formsOf));
    for (const forms of asked) {
      const others = asked.filter((other) => other !== forms).flat();
      for (const form of forms) addSynonyms(stemOf(form), others.map(stemOf), found.flat());
    }
  }
}

function addSynonyms(stem: string, stems: readonly string[], words: readonly string[]): void {
  const known = BY_STEM.get(stem) ?? { stems: new Set(), words: new Set() };
  for (const other of stems) if (other !== stem) known.stems.add(other);
  for (const word of words) known.words.add(word);
  BY_STEM.set(stem, known);
}

addGroups(ENGLISH_GROUPS, (word) => [word, pluralOf(word)]);
addGroups(GERMAN_GROUPS, germanForms);

/** What means about the same as the word with this stem. */
export function synonymsOf(stem: string): Synonyms | undefined {
  return BY_STEM.get(stem);
}

function pluralOf(word: string): string {
  if (/(?:ch|sh|s|x|z)$/u.test(word)) return `${word}es`;
  return word.replace(/(?<=[^aeiou])y$/u, 'ie').concat('s');
}

/** A word with the endings of its plural and its cases, which the stemmer does not know. */
function germanForms(word: string): string[] {
  if (/e$/u.test(word)) return [word, `${word}n`];
  if (/(?:ung|heit|keit|schaft)$/u.test(word)) return [word, `${word}en`];
  if (/in$/u.test(word)) return [word, `${word}nen`];
  return [word, `${word}e`, `${word}s`, `${word}es`];
}

function spellings(word: string): string[] {
  return word === '' ? [] : [...new Set([foldLetters(word), foldLetters(writeOutUmlauts(word))])];
}
