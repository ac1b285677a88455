import { stopWordTest } from '@rag/core/adapter';
import { isCompoundLanguage, readWords } from '../ranking/index.ts';
import { COUNTING_WORDS } from './numbers.ts';
import { similarity, type Term, toDocumentTerms, toTerms } from './terms.ts';

/** What is counted stands behind "how many", up to the next stop word. */
const HOW_MANY =
  /(?<![\p{L}\p{N}])(?:how many|number of|wie ?viele?n?|anzahl(?: der)?|combien de|combien d'|nombre de|cuánt[oa]s|hoeveel)\s+(.{1,80})/iu;
const NUMBER = new RegExp(`^(?:\\d[\\d.,]*|${COUNTING_WORDS})$`, 'iu');
/** How many words that are no stop words may stand between the number and what it counts: "30 working days of paid leave". */
const REACH = 3;
const MAX_WORDS = 3;
/** A row of a table with its name, which is counted in its cells: "Bank accounts: Solo 1, Team 3". */
const ENTRY = /^([^:.]{1,60}): (.+)$/u;
const SIMILAR = 0.6;

/**
 * How well a text counts what a question wants counted, 0 to 1: a number close before one of the words, best before the
 * last one; undefined for a question that counts nothing.
 */
export function createCountCheck(question: string): ((text: string) => number) | undefined {
  const counted = countedIn(question);
  const last = counted.at(-1);
  if (last === undefined) return undefined;
  const isCounted = (term: Term): boolean => similarity(last, term) >= SIMILAR;
  return (text) => {
    const terms = toDocumentTerms(text);
    const isBehindNumber = terms.some(
      ({ word }, place) => NUMBER.test(word) && terms.slice(place + 1, place + 1 + REACH).some(isCounted),
    );
    const [, name = '', values = ''] = ENTRY.exec(text) ?? [];
    return isBehindNumber || (/\d/u.test(values) && toDocumentTerms(name).some(isCounted)) ? 1 : 0;
  };
}

/** The words between "how many" and the first stop word. */
function countedIn(question: string): Term[] {
  const [, rest] = HOW_MANY.exec(question) ?? [];
  if (rest === undefined) return [];
  const { words, language } = readWords(question);
  const isStopWord = stopWordTest(words, language);
  const isCompounding = isCompoundLanguage(language);
  const all = readWords(rest).words;
  const end = all.findIndex((word) => isStopWord(word));
  return all
    .slice(0, end < 0 ? MAX_WORDS : Math.min(end, MAX_WORDS))
    .flatMap(toTerms)
    .map((term) => ({ ...term, isCompounding }));
}
