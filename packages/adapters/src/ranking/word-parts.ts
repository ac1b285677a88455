/**
 * Scripts without spaces, and Hangul, whose words include their particles: matched by pairs of characters, which
 * needs no dictionary.
 */
const UNSPACED =
  /([\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]+)/u;

/** The characters between the parts of a word; a point or comma between digits belongs to the number. */
const JOINTS = /['’-]|(?<!\p{N})[.,]|[.,](?!\p{N})/u;
const LATIN_MARKS = /[\u0300-\u036f]+/gu;
const PLAIN = /^[a-z0-9]*$/;
const GRAM = 4;

export interface WordPart {
  readonly text: string;
  /** Whether it is a pair of characters of a script without spaces (or a single character). */
  readonly isPair: boolean;
}

/**
 * The parts of one lower-case word: split at hyphens, apostrophes and points, so that "part-timers" matches
 * "part timers" and "l'eau" matches "eau"; without Latin accents, since many people type "cafe" for "café".
 */
export function wordParts(word: string): WordPart[] {
  if (PLAIN.test(word)) return [{ text: word, isPair: false }];
  const elided = /['’]/u.test(word);
  return word.split(JOINTS).flatMap((part) => {
    // The "l" of "l'eau" and the "s" of "Plato's" are not words.
    if (part === '' || (elided && part.length === 1)) return [];
    return splitScripts(foldAccents(part));
  });
}

/** The character 4-grams of a word with marked borders; a short word is one n-gram. */
export function grams(word: string): string[] {
  const bordered = `_${word}_`;
  if (bordered.length <= GRAM) return [bordered];
  return Array.from({ length: bordered.length - GRAM + 1 }, (_, start) =>
    bordered.slice(start, start + GRAM),
  );
}

function foldAccents(part: string): string {
  return part.normalize('NFD').replace(LATIN_MARKS, '').normalize('NFC').replaceAll('ß', 'ss');
}

function splitScripts(part: string): WordPart[] {
  return part.split(UNSPACED).flatMap((run, index): WordPart[] => {
    if (run === '') return [];
    return index % 2 === 0 ? [{ text: run, isPair: false }] : pairs(run);
  });
}

function pairs(run: string): WordPart[] {
  const characters = Array.from(run);
  if (characters.length === 1) return [{ text: run, isPair: true }];
  return characters
    .slice(1)
    .map((character, index) => ({ text: `${characters[index]}${character}`, isPair: true }));
}
