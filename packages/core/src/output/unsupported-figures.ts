import { splitSentences } from '../text/index.ts';
import { type Figure, readFigures } from './figures.ts';

const MARKERS = /\[\d+\]/gu;
const LIST_NUMBER = /^\s*\d{1,3}[.)]\s/gmu;
/** A number to call, or another one whose groups mean nothing. */
const LONG_NUMBER = /\+?\d(?:[ \u00a0/().-]{0,3}\d){6,}/gu;
/** A sentence with more figures lists them, and some two of many would give any result. */
const MAX_OPERANDS = 12;
/** Documents spell smaller numbers out, and answers count what they list. */
const MAX_COUNT = 12;

/**
 * The figures of an answer that stand in none of the sources, as they are written, each once. Spelling does not
 * matter ("96", "96,00"; "14:30", "2.30 pm"). What a sentence calculates from its other figures needs no source, nor
 * does a count of up to twelve without a sign of money or percent.
 *
 * @param sources the passages with their headings, and the question
 */
export function unsupportedFigures(text: string, sources: readonly string[]): string[] {
  const plain = text.replace(MARKERS, '').replace(LIST_NUMBER, '');
  if (!/\p{Nd}/u.test(plain)) return [];
  const known = knownFigures(sources);
  const found = splitSentences(plain).flatMap((sentence) => unsupportedIn(sentence, known));
  return [...new Set(found)];
}

interface KnownFigures {
  readonly values: ReadonlySet<string>;
  readonly longNumbers: readonly string[];
}

function knownFigures(sources: readonly string[]): KnownFigures {
  const figures = sources.flatMap(readFigures);
  return {
    values: new Set(figures.flatMap(({ values, parts }) => [...values, ...parts])),
    longNumbers: sources.flatMap((source) => source.match(LONG_NUMBER) ?? []).map(digitsOf),
  };
}

function unsupportedIn(sentence: string, { values, longNumbers }: KnownFigures): string[] {
  const text = sentence.replace(LONG_NUMBER, (long) =>
    longNumbers.some((known) => known.endsWith(digitsOf(long).replace(/^0+/u, ''))) ? '' : long,
  );
  const figures = readFigures(text);
  return figures
    .filter((figure) => needsSource(figure) && !isKnown(figure, values) && !isCalculated(figure, figures))
    .map(({ written }) => written);
}

function digitsOf(text: string): string {
  return text.replace(/\D/gu, '');
}

function needsSource({ written, hasSign }: Figure): boolean {
  return hasSign || /\D/u.test(written) || Number(written) > MAX_COUNT;
}

function isKnown({ values, parts }: Figure, known: ReadonlySet<string>): boolean {
  if (values.some((value) => known.has(value))) return true;
  const isDate = parts.length > 2;
  return isDate && parts.every((part) => known.has(part) || Number(part) <= MAX_COUNT);
}

function isCalculated(figure: Figure, figures: readonly Figure[]): boolean {
  if (figures.length > MAX_OPERANDS) return false;
  const others = figures
    .filter(({ values }) => !values.some((value) => figure.values.includes(value)))
    .map(({ values }) => Number(values[0]));
  return figure.values.some((value) =>
    others.some((a, index) =>
      others.some((b, at) => at !== index && results(a, b).some((result) => isSame(result, Number(value)))),
    ),
  );
}

function results(a: number, b: number): number[] {
  return [a + b, a - b, a * b, a / b, (a * b) / 100];
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.005;
}
