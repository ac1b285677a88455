import { stopWordTest } from '@rag/core/adapter';
import { labelledNumber } from './read-words.ts';
import { wordParts } from './word-parts.ts';
import { wordWeight } from './word-weight.ts';

/** A name that no similar one can stand for: "E-240", "C#", "§ 12", or a label with its number ("Item 65"). */
export interface Name {
  /** In the form in which names are compared. */
  readonly text: string;
  /** What its rivals share with it: "e" of "E-240". */
  readonly kind: string;
  /** Whether it is one word, and not a label and a number. */
  readonly isOneWord: boolean;
  /** Whether its number counts what follows: "Children 12 years old". */
  readonly isCount: boolean;
}

/** Words before a number that make no name with it. */
const MEASURES = new Set(
  `age aged day days week month year hour minute point points euro euros tag tage woche monat jahr stunde alter uhr
  jour jours semaine mois an ans heure día semana mes año hora`.split(/\s+/u),
);
/** "A 401" and "PP 20" are codes, whatever follows. */
const LONGEST_CODE_LABEL = 2;
const YEAR = /^(?:19|20)\d\d$/u;

/** The names in a text, as `readWords` gives its words. */
export function namesIn(words: readonly string[]): Name[] {
  const isStopWord = stopWordTest(words);
  return words.flatMap((word, place): Name[] => {
    const labelled = labelledNumber(word);
    if (labelled === undefined)
      return wordParts(word)
        .filter(({ isCode }) => isCode)
        .map(({ text }) => ({ text, kind: kindOf(text), isOneWord: true, isCount: false }));
    const { label, number } = labelled;
    const after = words[place + 2];
    if (isStopWord(label) || MEASURES.has(label) || YEAR.test(number)) return [];
    const isCount =
      label.length > LONGEST_CODE_LABEL &&
      after !== undefined &&
      !isStopWord(after) &&
      wordWeight(after) === 1;
    const text = wordParts(word)[0]?.text ?? word;
    return [{ text, kind: kindOf(text), isOneWord: false, isCount }];
  });
}

/** What the rivals of a name share with it: its letters before a number, or that it has a sign. */
export function kindOf(name: string): string {
  return /^(?:\p{L}+|§)(?=\p{N})/u.exec(name)?.[0] ?? 'sign';
}
