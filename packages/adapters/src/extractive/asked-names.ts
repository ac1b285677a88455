import type { Passage } from '@rag/core';
import { splitBackground } from '@rag/core/adapter';
import { type Name, namesIn, readWords } from '../ranking/index.ts';
import type { Unit } from './units.ts';

/** Tells which units of a passage speak of a name that the question asks for, in the order of the units. */
export type NameCheck = (passage: Passage, units: readonly Unit[]) => readonly boolean[];

/**
 * A question for "E-240" is not answered with what holds for "E-204". A unit speaks of the last name before it; a row of
 * a table speaks of its own, or of that of its heading. Undefined for a question without such a name.
 */
export function createNameCheck(question: string, passages: readonly Passage[]): NameCheck | undefined {
  const { asked, background } = splitBackground(question);
  const wanted = [asked, background].map(namesAsked).find((names) => names.length > 0);
  if (wanted === undefined) return undefined;
  const said = new Set(
    passages.flatMap((passage) =>
      namesOf(`${passage.heading ?? ''}\n${passage.content}`).map(({ text }) => text),
    ),
  );
  // A label with a number that no passage has may be said in another way.
  const names = wanted.filter(({ text, isOneWord }) => isOneWord || said.has(text));
  if (names.length === 0) return undefined;
  const texts = new Set(names.map(({ text }) => text));
  const kinds = new Set(names.map(({ kind }) => kind));

  /** Undefined for a text without such a name. */
  const speaksOfName = (text: string): boolean | undefined => {
    const found = namesOf(text);
    if (found.some((name) => texts.has(name.text))) return true;
    return found.some(({ kind }) => kinds.has(kind)) ? false : undefined;
  };
  return ({ heading = '', source }, units) => {
    const underHeading = speaksOfName(heading) ?? speaksOfName(source.replace(/\.\p{L}{1,4}$/u, '')) ?? false;
    let current = underHeading;
    return units.map(({ kind, text }) => {
      const own = speaksOfName(text);
      if (kind === 'row') return own ?? underHeading;
      current = own ?? current;
      return current;
    });
  };
}

function namesOf(text: string): Name[] {
  return namesIn(readWords(text).words);
}

function namesAsked(text: string): Name[] {
  return namesOf(text).filter(({ isCount }) => !isCount);
}
