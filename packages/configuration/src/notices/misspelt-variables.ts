import { type Environment, type Given, knownNames, namesChanged } from '../given-variables.ts';
import { sections } from '../variable-sections.ts';
import { editDistance } from './edit-distance.ts';

/** A variable that no program reads, and the one that was probably meant. */
export interface MisspeltVariable {
  readonly name: string;
  readonly meant: string;
}

/** Words that other programs add to such names. */
const FILLERS = new Set(['API', 'CHAT', 'NAME', 'SERVICE']);

/** Words that mean the same in such names. */
const SYNONYMS: Readonly<Record<string, string>> = {
  ADDRESS: 'URL',
  BASE: 'URL',
  ENDPOINT: 'URL',
  URI: 'URL',
  DIRECTORY: 'DIR',
  FOLDER: 'DIR',
  PATH: 'DIR',
  DOCS: 'DOCUMENTS',
  EMBED: 'EMBEDDING',
  EMBEDDINGS: 'EMBEDDING',
  SEC: 'SECONDS',
  SECS: 'SECONDS',
};

/**
 * The variables whose names differ from an unset one of ours by a typing error. A name of the same meaning in other words,
 * such as one that another program reads, counts only where another variable of the same section is set.
 */
export function findMisspelt(env: Environment, given: Given): MisspeltVariable[] {
  const candidates = sections.flatMap(({ variables }) => {
    const isInUse = namesChanged(given, ...variables.map(({ name }) => name)).length > 0;
    return variables
      .filter(({ name }) => given[name] === undefined)
      .map(({ name }) => ({ name, isInUse, letters: lettersOf(name), words: wordsOf(name) }));
  });
  return Object.keys(env).flatMap((name) => {
    if (knownNames.has(name) || !env[name]?.trim()) return [];
    const letters = lettersOf(name);
    const words = wordsOf(name);
    const [nearest] = candidates
      .map((candidate) => ({
        ...candidate,
        distance: editDistance(letters, candidate.letters, maxErrorsIn(candidate.letters)),
      }))
      .filter(
        (candidate) =>
          candidate.distance <= maxErrorsIn(candidate.letters) ||
          (candidate.isInUse && words !== undefined && words === candidate.words),
      )
      .sort((left, right) => left.distance - right.distance);
    return nearest === undefined ? [] : [{ name, meant: nearest.name }];
  });
}

/** How many typing errors a name of this length may have. Short names such as `HOST` are too near to others. */
function maxErrorsIn({ length }: string): number {
  if (length < 6) return 0;
  return length < 9 ? 1 : 2;
}

function lettersOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

/** The words of a name that tell it from others, in one order; `undefined` if they are too few. */
function wordsOf(name: string): string | undefined {
  const words = name
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => !FILLERS.has(word))
    .map((word) => SYNONYMS[word] ?? word);
  const distinct = [...new Set(words)].sort();
  return distinct.length < 2 ? undefined : distinct.join(' ');
}
