import { readWords } from '../ranking/index.ts';
import { withFigures } from './numbers.ts';
import type { QuestionTerm, TermMatches } from './question.ts';
import { type Range, rangesIn } from './ranges.ts';

/** Words for people of an age, with ages that are surely meant. */
const GROUPS: readonly { readonly words: RegExp; readonly ages: readonly number[] }[] = [
  { words: /^(?:bab(?:y|ies)|infants?|toddlers?|babys?|kleinkind(?:er)?)$/u, ages: [0, 1] },
  {
    words: /^(?:child(?:ren)?|kids?|kind(?:e|er|ern|eren)?|enfants?|niñ[oa]s?|nin[oa]s?)$/u,
    ages: [4, 8, 12],
  },
  { words: /^(?:teenagers?|teens?|adolescents?|jugendlichen?r?)$/u, ages: [14, 16] },
  { words: /^(?:adults?|erwachsenen?r?|adultes?|adult[oa]s?)$/u, ages: [25, 40, 60] },
  { words: /^(?:seniors|pensioners?|senior(?:en|in|innen)|rentner(?:in|innen|n)?)$/u, ages: [68, 75] },
];

/** A child in other languages, but "what kind of" in English. */
const OTHERWISE_ENGLISH = 'kind';
/** Says by itself that a number is an age. */
const AGED =
  /(?<!\p{L})(?:age[ds]?|older|younger|alter|älter|jünger|menores|mayores|âgée?s?|edad)(?!\p{L})/iu;
/** The same behind the number: "16 years old", "bis 14-jährige", "18 years of age". */
const OF_AGE = /^[\s-]?(?:(?:years?|jahren?|jahre)[\s-])?(?:olds?|of age|alt|jährig\p{L}*)(?!\p{L})/iu;
/** Several years. "The eighth year" and "die achte Woche" are no ages. */
const YEARS = /\d[\s-]?(?:years|jahren?|jahre|ans|años)(?!\p{L})/iu;
const YEARS_REACH = 10;
/** The forms that are ages with years, and mostly ages without them. */
const LIMIT =
  /^(?:under|over|below|above|unter|über|moins|plus|menos|más)(?!\p{L})|(?:over|older|above|älter|darüber|plus|más)$/iu;
/** The forms that are ages with years behind them. */
const YEARS_OF_PEOPLE =
  /^(?:\d|ab|from|dès|desde|à partir|a partir|at least|mindestens|au moins|al menos)(?!\p{L})/iu;
/** What makes a time of the years behind it: "valid for 6 to 15 years". */
const LASTING = /(?<!\p{L})(?:for|within|after|during|pendant|durante|während)\s+$/iu;
/** The word before a condition, unless a sign is between them. */
const WORD_BEFORE = /(\p{L}+)\s+$/u;
const PEOPLE =
  /^(?:guests?|visitors?|people|persons?|holders?|passengers?|pupils?|students?|patients?|members?|participants?|those|anyone|everyone|all|gäste|besucher(?:innen)?|personen|inhaber|schüler|mitglieder|alle|personnes?|visiteurs?|personas?|visitantes?)$/iu;
/** Words that join conditions, or say for whom something is. */
const JOINING = /^(?:and|or|for|free|und|oder|für|frei|et|ou|pour|y|o|para|gratis)$/iu;
/** What may stand behind an age without a unit; another word could be what is counted. */
const NOTHING_COUNTED =
  /^(?:\s*$|\s*[^\s\p{L}\p{N}]|\s+(?:and|or|are|is|pays?|may|can|get|swims?|und|oder|sind|zahlen|et|ou|y|o)(?!\p{L}))/iu;
const MATCH = 0.8;

/** Tells how well a text's ages fit the people that a question asks for, by their terms. */
type AgeCheck = (text: string) => TermMatches;

const NONE: TermMatches = new Map();

/** "Adults" are meant by "holder aged 24 or over", as price lists say. A text that excludes an age says nothing against it. */
export function createAgeCheck(question: string, terms: readonly QuestionTerm[]): AgeCheck {
  const isEnglish = readWords(question).language === 'en';
  const groups = terms.flatMap(({ word }, index) => {
    if (isEnglish && word === OTHERWISE_ENGLISH) return [];
    const ages = GROUPS.find(({ words }) => words.test(word))?.ages;
    return ages === undefined ? [] : [{ index, ages }];
  });
  if (groups.length === 0) return () => NONE;
  return (text) => {
    const figures = withFigures(text);
    const limits = rangesIn(figures).filter((range) => isOfAge(range, figures));
    const isMeant = (age: number): boolean => limits.some(({ least, most }) => least <= age && age <= most);
    return new Map(groups.filter(({ ages }) => ages.some(isMeant)).map(({ index }) => [index, MATCH]));
  };
}

/** Whether a condition is one on the age of people, and not on the term of a contract, say. */
function isOfAge(range: Range, figures: string): boolean {
  const { start, end, unit, isRest } = range;
  const isInYears = unit === 'year';
  if (isRest || (unit !== undefined && !isInYears)) return false;
  const [before, condition, after] = [figures.slice(0, start), figures.slice(start, end), figures.slice(end)];
  const word = WORD_BEFORE.exec(before)?.[1] ?? '';
  if (AGED.test(`${word} ${condition}`) || OF_AGE.test(after)) return true;
  if (isInYears ? !YEARS.test(condition + after.slice(0, YEARS_REACH)) : !NOTHING_COUNTED.test(after))
    return false;
  if (isOfPeople(word)) return true;
  return isInYears
    ? LIMIT.test(condition) || (YEARS_OF_PEOPLE.test(condition) && !LASTING.test(before))
    : LIMIT.test(condition) && (word === '' || JOINING.test(word));
}

function isOfPeople(word: string): boolean {
  return PEOPLE.test(word) || GROUPS.some(({ words }) => words.test(word.toLowerCase()));
}
