import type { Fragment } from './text-layers.ts';

type Placed = Pick<Fragment, 'size' | 'y'>;

/** How much smaller and higher a mark is than its text. */
const MARK_SIZE = 0.9;
const LEAST_RISE = 0.15;
const MOST_RISE = 0.6;
/** Looking for the text of each mark takes time in proportion to the square. */
const MOST_FRAGMENTS = 5000;

const RAISED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789()+-=abcdefghijklmnoprstuvwxyz'].map((plain, index) => [
    plain,
    [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻⁼ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ'][index] ?? plain,
  ]),
);

/** What stands raised in small type: a number or letter of a note, several of them, or the power of a unit. */
const MARK = /^[([]?(?:[-−]?\d{1,3}|[a-z])(?:\s*[,;]\s*(?:\d{1,3}|[a-z]))*[)\]]?[.,;:]?$/;
/** Raised ends of ordinals ("2e", "1o") and hours ("8h"). */
const ENDING = /^[eoh]\.?$/;

/**
 * A raised run of text in superscript characters, if it is a mark of a note or a power: "1" is no digit of the number
 * before it. Other text, such as the "th" of "5th", is returned as it is.
 */
export function toRaised(text: string): string {
  const plain = text.trim();
  if (!MARK.test(plain) || ENDING.test(plain)) return text;
  return [...plain.replace(/[[\]]/g, (bracket) => (bracket === '[' ? '(' : ')')).replace(/\s/g, '')]
    .map((character) => RAISED[character === '−' ? '-' : character] ?? character)
    .join('');
}

const RAISED_CHARACTER = '[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ]';
const ONE_MARK = `⁽?⁻?${RAISED_CHARACTER}{1,3}⁾?`;
/** A word or number with its punctuation, and the marks that follow it. */
const MARKED = new RegExp(
  `([\\p{L}\\p{M}\\d%€$£)\\]"”’»°]+)([.,;:!?…]*)(${ONE_MARK}(?:[,;] ?${ONE_MARK})*)`,
  'gu',
);
/** Units that are squared or cubed, and the letters of formulas. */
const WITH_POWER = /(?:^|[^\p{L}\p{M}])(?:\p{Ll}{1,2}|[RNZ])$/u;
const SCIENTIFIC = /[×x·]\s?10$/u;

/**
 * Sets a space before superscript marks of notes, so that "45¹" is the number 45 with a note for readers and for
 * search, which would take it for 451. Powers stay where they are: "m²", "3 × 10⁶". A mark behind a full stop is set
 * before it, so that it stays in its sentence.
 */
export function setMarksApart(text: string): string {
  return text.replace(MARKED, (whole, before: string, punctuation: string, marks: string, at: number) => {
    const upTo = text.slice(0, at) + before;
    const isPower = punctuation === '' && (WITH_POWER.test(upTo) || SCIENTIFIC.test(upTo));
    return isPower ? whole : `${before} ${marks}${punctuation}`;
  });
}

/** Whether a text is small and above the baseline of its neighbour. */
export function isRaisedAbove(text: Placed, neighbour: Placed): boolean {
  const rise = text.y - neighbour.y;
  return (
    text.size < neighbour.size * MARK_SIZE &&
    rise > LEAST_RISE * neighbour.size &&
    rise < MOST_RISE * neighbour.size
  );
}

/** Moves marks that the file draws apart from their text beside it. */
export function orderMarks(fragments: readonly Fragment[]): readonly Fragment[] {
  if (fragments.length > MOST_FRAGMENTS) return fragments;
  const ordered = [...fragments];
  for (const mark of fragments) {
    if (!MARK.test(mark.text) || toRaised(mark.text) === mark.text) continue;
    const at = ordered.indexOf(mark);
    if (touches(ordered[at - 1], mark) || touches(mark, ordered[at + 1])) continue;
    const before = ordered.find((other) => isRaisedAbove(mark, other) && touches(other, mark));
    const after = ordered.find((other) => isRaisedAbove(mark, other) && touches(mark, other));
    const neighbour = before ?? after;
    if (neighbour === undefined) continue;
    ordered.splice(at, 1);
    ordered.splice(ordered.indexOf(neighbour) + (neighbour === before ? 1 : 0), 0, mark);
  }
  return ordered;
}

/** Whether the second text begins where the first one ends. */
function touches(first: Fragment | undefined, second: Fragment | undefined): boolean {
  if (first === undefined || second === undefined) return false;
  const size = Math.max(first.size, second.size);
  return Math.abs(second.x0 - first.x1) < size * 0.35 && Math.abs(second.y - first.y) < size * MOST_RISE;
}
