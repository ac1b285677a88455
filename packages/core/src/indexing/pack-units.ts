import type { SplitSizes } from './blocks.ts';

/** A piece of text that stays whole. */
export interface Unit {
  readonly text: string;
  /** What parts it from the piece before, when both stand in one passage. */
  readonly join: ' ' | '\n' | '\n\n';
  /** A heading is never the last thing in a passage that something follows. */
  readonly heading?: boolean;
}

interface Draft {
  text: string;
  /** Whether nothing but headings is in it. */
  bare: boolean;
}

/** Fills passages with units in order, up to the target size; a small rest goes to the passage before it. */
export function packUnits(units: readonly Unit[], sizes: SplitSizes): string[] {
  const drafts: Draft[] = [];
  for (const [index, unit] of units.entries()) {
    const draft = drafts.at(-1);
    const bare = unit.heading === true;
    if (draft === undefined || !fits(draft, unit, paragraphLength(units, index), sizes)) {
      drafts.push({ text: unit.text, bare });
    } else {
      draft.text += (draft.bare ? '\n' : unit.join) + unit.text;
      draft.bare &&= bare;
    }
  }
  return mergeRest(
    drafts.map(({ text }) => text),
    sizes,
  );
}

function fits(draft: Draft, unit: Unit, wholeLength: number, { target, max }: SplitSizes): boolean {
  const length = draft.text.length + unit.join.length + unit.text.length;
  if (draft.bare || draft.text.length < target / 4) return length <= max;
  if (length > target) return draft.text.length < target / 2 && length <= max;
  // A paragraph that would be cut here but fits a passage of its own starts one.
  const wouldBeCut = draft.text.length + unit.join.length + wholeLength > target;
  return !(wouldBeCut && wholeLength <= target && draft.text.length >= target / 2);
}

/** The length of the paragraph that a unit begins, or of the unit itself within a paragraph. */
function paragraphLength(units: readonly Unit[], index: number): number {
  let length = units[index]?.text.length ?? 0;
  if (units[index]?.join !== '\n\n') return length;
  for (let next = index + 1; units[next]?.join === ' '; next += 1)
    length += 1 + (units[next]?.text.length ?? 0);
  return length;
}

function mergeRest(passages: string[], { target, max }: SplitSizes): string[] {
  const rest = passages.at(-1);
  const before = passages.at(-2);
  if (rest === undefined || before === undefined) return passages;
  if (rest.length >= target / 4 || before.length + 1 + rest.length > max) return passages;
  return [...passages.slice(0, -2), `${before}\n${rest}`];
}
