import { contentWords, words } from '../text/index.ts';
import { findKind } from './question-kind.ts';

/** What must agree before two questions may share an answer. */
export interface QuestionMeaning {
  /** What kind of thing is asked for: an amount, a time, a permission. */
  readonly kind: string;
  /** What the question is about, without the words that only ask, in order: who does what to whom. */
  readonly subject: readonly string[];
  /** Words that turn or bound what is said, and everything with a digit. Sorted. */
  readonly bounds: readonly string[];
}

/** Negations, comparatives, tenses and words of time and place: stop words for a search, but they decide what is asked. */
const BOUNDS = new Set(
  `not no never none nothing without except cannot nor only own other another again more most less least fewer
  over under above below before after until till since from during between off out into within than
  if when unless first last both each every any all was were did had will would
  nicht kein keine keinen keinem keiner nie niemals ohne außer nur mehr weniger mindestens höchstens über unter vor nach
  bis seit ab während zwischen wenn falls oder jede jeder jedes alle war waren wurde wurden hatte wird werden
  ne pas sans jamais aucun aucune plus moins avant après jusqu depuis entre si sauf était sera
  sin nunca nada más menos antes después hasta desde durante entre si salvo fue era será
  non senza mai più meno prima dopo fino se niet geen zonder nooit meer minder voor na tot vanaf tussen als`.split(
    /\s+/,
  ),
);
const SHORT_NEGATION = /n['’]t$/;
const DIGIT = /\p{N}/u;

/**
 * Reads what a question means, as far as words tell. Two questions with the same meaning may be asked in other
 * words; two with another kind, subject, number or negation never have the same.
 *
 * @param question in the form that is searched
 */
export function readMeaning(question: string): QuestionMeaning {
  const { kind, rest } = findKind(question);
  const all = words(question);
  const bounds = all.flatMap((word) => {
    if (SHORT_NEGATION.test(word)) return ['not'];
    return DIGIT.test(word) || (BOUNDS.has(word) && !isAsking(word, rest)) ? [word] : [];
  });
  const subject = contentWords(rest).filter((word) => !DIGIT.test(word) && !BOUNDS.has(word));
  return { kind, subject, bounds: bounds.sort() };
}

/** A word that asked for the kind says nothing else: "until when", "at what time". */
function isAsking(word: string, rest: string): boolean {
  return !words(rest).includes(word);
}

export function meansTheSame(one: QuestionMeaning, other: QuestionMeaning): boolean {
  return (
    one.kind === other.kind &&
    sameList(one.bounds, other.bounds, (a, b) => a === b) &&
    sameList(one.subject, other.subject, isSameWord)
  );
}

function sameList(
  ones: readonly string[],
  others: readonly string[],
  isSame: (one: string, other: string) => boolean,
): boolean {
  return ones.length === others.length && ones.every((one, at) => isSame(one, others[at] ?? ''));
}

/** Endings of the plural, and of verbs: "dog" and "dogs", "fee" and "fees". */
const ENDINGS = ['s', 'es', 'n', 'en', 'e'];
/** Shorter words often become another word by a letter. */
const MIN_STEM = 3;

function isSameWord(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short === long) return true;
  return short.length >= MIN_STEM && ENDINGS.some((ending) => short + ending === long);
}
