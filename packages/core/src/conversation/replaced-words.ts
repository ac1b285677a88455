import { contentWords, words } from '../text/index.ts';
import { openerLength } from './context-need.ts';

/** The minimum lengths of the common ending of two compounds and of the part before it. */
const ENDING = 5;
const BEGINNING = 3;

/**
 * Returns the content words of an earlier text that a follow-up such as "and for part-timers?" replaces: alternatives
 * to one of its own words ("full-timers"; "Herbstferien" for "Sommerferien"), figures if it has a figure itself, and the
 * word after the same function word ("in summer" for "and in winter?").
 */
export function replacedWords(followUp: string, earlier: string): ReadonlySet<string> {
  const own = contentWords(followUp);
  const said = contentWords(earlier);
  const bringsFigure = own.some(isFigure);
  const replaced = new Set(
    said.filter(
      (word) => (bringsFigure && isFigure(word)) || own.some((other) => areAlternatives(word, other)),
    ),
  );
  const counterpart = counterpartOf(followUp, own, earlier, said);
  return counterpart === undefined ? replaced : replaced.add(counterpart);
}

function isFigure(word: string): boolean {
  return /^\p{N}/u.test(word);
}

function areAlternatives(a: string, b: string): boolean {
  if (a === b) return false;
  if (a.includes('-') && b.includes('-')) {
    const parts = new Set(a.split('-'));
    return b.split('-').some((part) => parts.has(part));
  }
  const shorter = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < shorter && a.at(-1 - shared) === b.at(-1 - shared)) shared += 1;
  return shared >= ENDING && shorter - shared >= BEGINNING;
}

/** A word such as "for" follows the opener. The counterpart is the word that last followed it. */
function counterpartOf(
  followUp: string,
  own: readonly string[],
  earlier: string,
  said: readonly string[],
): string | undefined {
  const asked = words(followUp);
  const functionWord = asked[openerLength(asked)];
  if (functionWord === undefined || own.includes(functionWord)) return undefined;
  const all = words(earlier);
  const place = all.lastIndexOf(functionWord);
  const content = new Set(said);
  return place === -1 ? undefined : all.slice(place + 1).find((word) => content.has(word));
}
