import { isAbbreviated, isDayBeforeMonth } from './abbreviations.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The marks of notes behind the end of a sentence: "in June.[3][4]", "half price.²". */
const NOTE_MARKS = /(?<=[.!?…]["'”’»)]*)(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹ᵃ-ᶻ])+(?=\s|$)/gu;
/** A character that Unicode never parts from the one before it. */
const EXTENDING = '\u0301';

/**
 * The sentences of a text (Unicode UAX #29), trimmed and never empty, in order. A segment that ends in an abbreviation
 * or an ordinal is joined with what follows, unless a line break parts them. A line break before the month does not
 * part a day from it. The marks of notes stay with the sentence before them.
 */
export function splitSentences(text: string): string[] {
  const masked = text.replace(NOTE_MARKS, (marks) => EXTENDING.repeat(marks.length));
  const sentences: string[] = [];
  let start = 0;
  for (const { segment, index } of segmenter.segment(masked)) {
    const end = index + segment.length;
    if (isUnfinished(text.slice(start, end), text.slice(end, end + LOOKAHEAD))) continue;
    const sentence = text.slice(start, end).trim();
    if (sentence !== '') sentences.push(sentence);
    start = end;
  }
  const rest = text.slice(start).trim();
  if (rest !== '') sentences.push(rest);
  return sentences;
}

/** The point of a name such as ".NET". */
const LEADING_POINT = /(?:^|[\s(])\.$/u;
/** Enough of the next sentence to see a number or the name of a month. */
const LOOKAHEAD = 40;

function isUnfinished(sentence: string, next: string): boolean {
  if (sentence.endsWith('\n')) return isDayBeforeMonth(sentence, next);
  return LEADING_POINT.test(sentence.slice(-2)) || isAbbreviated(sentence, next);
}
