import { unitAfter } from './number-units.ts';
import { withFigures } from './numbers.ts';

/** The numbers that a condition holds for: "under 18", "24 or over", "from the third to the eighth year". */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly unit: string | undefined;
  /** Whether it only is what other conditions leave. */
  readonly isRest: boolean;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
}

/** A number of a question with what it counts. */
export interface AskedNumber {
  readonly text: string;
  readonly value: number;
  readonly unit: string | undefined;
}

const N = String.raw`(?<![\d.,:])(\d{1,7})(?!\d|[.,:]\d)`;
const NUMBERS = new RegExp(N, 'gu');
const YEARS = '(?:[\\s-]?(?:years?|jahren?|jahre|ans?|années?|años?))?(?:\\s+of age)?';
/** The patterns of conditions, each with what the numbers in it mean. The unit is what follows the last number. */
const CONDITIONS: readonly {
  readonly pattern: RegExp;
  readonly toRange: (a: number, b: number) => [number, number];
}[] = [
  {
    pattern: condition(
      String.raw`${N}(?:\s*[–-]\s*|\s+\p{L}+\s+to\s+the\s+|\s+(?:to|bis|à|a)\s+(?:the\s+|zum\s+|zur\s+)?)${N}|` +
        String.raw`(?:between|zwischen|entre)\s+(?:the\s+)?${N}\s+(?:and|und|et|y)\s+(?:the\s+)?${N}`,
    ),
    toRange: (a, b) => [a, b],
  },
  {
    pattern: condition(
      String.raw`(?:under|below|less than|fewer than|younger than|unter|weniger als|moins de|menos de|menores de)\s+${N}`,
    ),
    toRange: (a) => [0, a - 1],
  },
  {
    pattern: condition(
      String.raw`(?:up to|at most|no more than|within|(?:in|during) the (?:1|first)|bis zu|bis|höchstens|jusqu'à|hasta)\s+${N}`,
    ),
    toRange: (a) => [0, a],
  },
  {
    pattern: condition(
      String.raw`${N}${YEARS}\s+(?:or|and|und|oder|et|ou|y|o)\s+(?:over|older|more|above|älter|mehr|darüber|plus|más)(?!\s+(?:als\s+|than\s+|de\s+)?\d)|` +
        String.raw`(?<=^\s*|[,;:(–]\s*)(?:from|dès|desde)\s+${N}(?=[\s-]?(?:years|ans|años)(?!\p{L}))|` +
        String.raw`(?:at least|mindestens|ab|aged|au moins|à partir de|al menos|a partir de)\s+${N}`,
    ),
    toRange: (a) => [a, Number.POSITIVE_INFINITY],
  },
  {
    pattern: condition(
      String.raw`(?:over|above|more than|longer than|older than|über|mehr als|plus de|más de)\s+${N}`,
    ),
    toRange: (a) => [a + 1, Number.POSITIVE_INFINITY],
  },
  {
    pattern: condition(String.raw`(?:after|beyond|nach|après|después de)\s+${N}`),
    toRange: (a) => [a, Number.POSITIVE_INFINITY],
  },
];

/** What opens the last condition of a row of them: "in the first two years …, after that …". */
const OF_THE_REST =
  /(?<!\p{L})(?:after (?:that|which)|afterwards|thereafter|danach|anschließend|ensuite|au-delà|después)(?!\p{L})/iu;

/** The conditions in a text {@link withFigures}. Of two patterns on the same number, the first one counts. */
export function rangesIn(figures: string): Range[] {
  const taken: { readonly start: number; readonly end: number }[] = [];
  const ranges = CONDITIONS.flatMap(({ pattern, toRange }) =>
    [...figures.matchAll(pattern)].flatMap((match): Range[] => {
      const end = match.index + match[0].length;
      if (taken.some((other) => other.start < end && match.index < other.end)) return [];
      taken.push({ start: match.index, end });
      const [a = 0, b = a] = match
        .slice(1)
        .filter((group) => group !== undefined)
        .map(Number);
      const [least, most] = toRange(a, b);
      const unit = unitAfter(figures.slice(end)) ?? unitWithin(match[0]);
      return [{ least, most, unit, isRest: false, start: match.index, end }];
    }),
  );
  const rest = OF_THE_REST.exec(figures)?.index;
  const last = ranges.filter(({ end, most }) => rest !== undefined && end <= rest && Number.isFinite(most));
  const highest = last.toSorted((a, b) => b.most - a.most)[0];
  return highest === undefined
    ? ranges
    : [...ranges, { ...highest, least: highest.most, most: Number.POSITIVE_INFINITY, isRest: true }];
}

/** Numbers with a unit, and those after no word that they could be the label of: "district 3" is a name. */
export function numbersAsked(question: string, isStopWord: (word: string) => boolean): AskedNumber[] {
  const figures = withFigures(question);
  const ranges = rangesIn(figures);
  return [...figures.matchAll(NUMBERS)].flatMap((match): AskedNumber[] => {
    const text = match[1] ?? '';
    const unit = unitAfter(figures.slice(match.index + text.length));
    const before = /(\p{L}+)\s+$/u.exec(figures.slice(0, match.index))?.[1]?.toLowerCase();
    const range = ranges.find(({ start, end }) => start <= match.index && match.index < end);
    const isLabel = unit === undefined && range === undefined && before !== undefined && !isStopWord(before);
    const isYear = unit === undefined && /^(?:19|20)\d\d$/u.test(text);
    if (unit === 'price' || isLabel || isYear) return [];
    // "Under 18" asks for those of 17.
    const value = range === undefined ? Number(text) : range.least > 0 ? range.least : range.most;
    return [{ text, value, unit: unit ?? range?.unit }];
  });
}

/** How well a number fits that is within the limits of a condition, and one that is left for "after that". */
const WITHIN = 0.9;
const AMONG_THE_REST = 0.6;

/**
 * How well a condition in the text holds for the number, 0 to 1: 0 when all conditions on the same kind of thing exclude
 * it; undefined for a text without such a condition.
 */
export function holdsFor({ value, unit }: AskedNumber, text: string): number | undefined {
  const ranges = rangesIn(withFigures(text)).filter((range) => isSameKind(range.unit, unit));
  if (ranges.length === 0) return undefined;
  const holding = ranges.filter(({ least, most }) => least <= value && value <= most);
  return Math.max(
    0,
    ...holding.map(({ least, most, isRest }) =>
      isRest ? AMONG_THE_REST : least === value || most === value ? 1 : WITHIN,
    ),
  );
}

/** A word between a number and its unit: "ten working days". */
const WORD_BETWEEN = /^\s\p{L}+(?=\s)/u;

/** Whether a text has the number of a question with other units only: "within ten days" is nothing of "ten years". */
export function countsOtherThings({ text, unit }: AskedNumber, said: string): boolean {
  if (unit === undefined) return false;
  const figures = withFigures(said);
  const units = [...figures.matchAll(NUMBERS)]
    .filter(([, number]) => number === text)
    .map((match) => {
      const after = figures.slice(match.index + match[0].length);
      return unitAfter(after) ?? unitAfter(after.replace(WORD_BETWEEN, ''));
    });
  return units.length > 0 && units.every((other) => other !== undefined && other !== unit);
}

/** Ages and guests are often counted without saying so: "under 18", "up to 40". */
const UNSAID = new Set<string | undefined>([undefined, 'year', 'person']);

function isSameKind(one: string | undefined, other: string | undefined): boolean {
  return (
    one === other || ((one === undefined || other === undefined) && UNSAID.has(one) && UNSAID.has(other))
  );
}

function unitWithin(condition: string): string | undefined {
  const [, after = ''] = /^\D*\d+(.*)$/u.exec(condition) ?? [];
  return unitAfter(after);
}

function condition(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})`, 'giu');
}
