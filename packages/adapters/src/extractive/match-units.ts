import type { Passage } from '@rag/core';
import { createMatchAlone, type MatchedAlone, matchWords } from './match-alone.ts';
import { beginsWithPronoun } from './points-back.ts';
import type { QuestionTerm } from './question.ts';
import { headingOf, type Unit } from './units.ts';

/** How well a unit matches the words of the question, alone and with its surroundings. */
export interface MatchedUnit extends MatchedAlone {
  /** The matches with its surroundings, one for each word of the question, 0 to 1. */
  readonly inContext: readonly number[];
  /** Whether the unit has nothing of the requested type. */
  readonly isOffType: boolean;
  /** Whether the heading above it contains a word of the question. */
  readonly isUnderTopic: boolean;
  /** Whether that heading contains all of the question but words such as "mean". */
  readonly isUnderQuestion: boolean;
}

/** The weight of a word that is not in the sentence but in its heading, which names the topic of all that follows. */
const HEADING_SHARE = 0.8;
/** A sentence goes on with what was said before it, and seldom leans on what follows. */
const BEFORE_SHARE = 0.5;
const AFTER_SHARE = 0.3;
/** The same for a row and the sentences of its section, one of which often introduces the table. */
const SECTION_SHARE = 0.6;
const SOURCE_SHARE = 0.4;
/** The same for a sentence that begins with a pronoun and the one before it. */
const ANTECEDENT_SHARE = 0.8;

/** The units in document order. */
export function matchUnits(
  question: string,
  terms: readonly QuestionTerm[],
  passages: readonly Passage[],
  units: readonly (readonly Unit[])[],
): MatchedUnit[] {
  const matchAlone = createMatchAlone(question, terms);
  const groups = units.map((group) => withAntecedents(group.map(matchAlone)));
  const sections = matchSections(passages, groups);
  return passages.flatMap((passage, rank) => {
    const group = groups[rank] ?? [];
    const heading = matchWords(terms, headingOf(passage));
    const source = matchWords(terms, passage.source.replace(/\.\p{L}{1,4}$/u, '').replace(/[_/]/gu, ' '));
    const section = sections.get(sectionOf(passage));
    const isUnderTopic = heading.some((match) => match > 0);
    const isUnderQuestion =
      isUnderTopic && terms.every(({ weight }, term) => weight < 1 || (heading[term] ?? 0) === 1);
    return group.map((alone, index): MatchedUnit => {
      const isRow = alone.unit.kind === 'row';
      // What one row says is nothing of another one.
      const leansOn = (other: (typeof group)[number] | undefined): readonly number[] | undefined =>
        isRow && other?.unit.kind === 'row' ? undefined : other?.matches;
      const before = leansOn(beforeOf(group, index, alone.unit));
      const after = leansOn(group[index + 1]);
      const inContext = alone.matches.map((match, term) =>
        Math.max(
          match,
          HEADING_SHARE * (heading[term] ?? 0),
          BEFORE_SHARE * (before?.[term] ?? 0),
          AFTER_SHARE * (after?.[term] ?? 0),
          isRow ? SECTION_SHARE * (section?.[term] ?? 0) : 0,
          SOURCE_SHARE * (source[term] ?? 0),
        ),
      );
      return { ...alone, inContext, isOffType: alone.type === 0, isUnderTopic, isUnderQuestion };
    });
  });
}

/** A sentence that begins with "It" speaks of what the one before it names, with which it is quoted, and of no row of a table. */
function withAntecedents<Alone extends Pick<MatchedUnit, 'unit' | 'matches'>>(
  group: readonly Alone[],
): Alone[] {
  const all: Alone[] = [];
  for (const alone of group) {
    const before = beginsWithPronoun(alone.unit) ? beforeOf(all, all.length, alone.unit) : undefined;
    const named = before?.unit.kind === 'row' ? undefined : before?.matches;
    const matches = alone.matches.map((match, term) =>
      Math.max(match, ANTECEDENT_SHARE * (named?.[term] ?? 0)),
    );
    all.push({ ...alone, matches });
  }
  return all;
}

/** The unit before a unit; for a sentence after a list, the sentence that introduces the list. */
function beforeOf<Alone extends Pick<MatchedUnit, 'unit'>>(
  group: readonly Alone[],
  index: number,
  { kind }: Unit,
): Alone | undefined {
  const before = group[index - 1];
  const lead = before?.unit.lead;
  return (
    (kind === 'sentence' && lead !== undefined ? group.find(({ unit }) => unit.text === lead) : undefined) ??
    before
  );
}

function sectionOf({ source, heading = '' }: Passage): string {
  return `${source}\n${heading}`;
}

/** For each section of a document, the best match of each term in any of its sentences and items. */
function matchSections(
  passages: readonly Passage[],
  groups: readonly (readonly Pick<MatchedUnit, 'unit' | 'matches'>[])[],
): ReadonlyMap<string, readonly number[]> {
  const sections = new Map<string, number[]>();
  for (const [index, passage] of passages.entries()) {
    const section = sectionOf(passage);
    for (const { unit, matches } of groups[index] ?? []) {
      if (unit.kind === 'row') continue;
      const best = sections.get(section);
      sections.set(
        section,
        matches.map((match, term) => Math.max(match, best?.[term] ?? 0)),
      );
    }
  }
  return sections;
}
