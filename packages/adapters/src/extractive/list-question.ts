import type { ScoredUnit } from './score.ts';
import type { Unit } from './units.ts';

/** Matches questions for a complete list, in English, German, French and Spanish. */
const ASKS_FOR_LIST =
  /^\W*(?:please\s+|bitte\s+)?(?:list|name all|enumerate|show (?:me )?all|what are (?:all )?the|which .{1,60} are there|what kinds? of|liste|nenne|zähle|welche .{1,60} gibt es|énumère|quels? sont|quelles sont|enumera|cuáles son)(?![\p{L}\p{N}])/iu;

export function asksForList(question: string): boolean {
  return ASKS_FOR_LIST.test(question);
}

/** The minimum match of an entry with the question, as a share of the best match. */
const SAME_SHARE = 0.8;

/** The maximum length of a list. */
const MAX_ENTRIES = 12;
const MAX_CHARACTERS = 1_200;

/**
 * The rows and items that match the question, in document order; undefined when there are fewer than two.
 */
export function selectList(scored: readonly ScoredUnit[]): Unit[] | undefined {
  const entries = scored
    .filter(({ unit, isRuledOut }) => unit.kind !== 'sentence' && !isRuledOut)
    .map(({ unit, coverage }) => ({ unit, own: coverage.reduce((sum, share) => sum + share, 0) }));
  const most = Math.max(0, ...entries.map(({ own }) => own));
  if (most === 0) return undefined;
  const list: Unit[] = [];
  let characters = 0;
  for (const { unit, own } of entries) {
    if (own < SAME_SHARE * most || list.length === MAX_ENTRIES) continue;
    characters += unit.text.length;
    if (characters > MAX_CHARACTERS) break;
    list.push(unit);
  }
  return list.length < 2 ? undefined : list;
}
