import type { QuestionTerm, TermMatches } from './question.ts';
import { holdsFor } from './ranges.ts';

/** Words for people of an age, with ages that are surely meant. */
const GROUPS: readonly { readonly words: RegExp; readonly ages: readonly number[] }[] = [
  { words: /^(?:bab(?:y|ies)|infants?|toddlers?|babys?|kleinkind(?:er)?)$/u, ages: [0, 1] },
  { words: /^(?:child(?:ren)?|kids?|kind(?:e|er|ern)?|enfants?|niñ[oa]s?|nin[oa]s?)$/u, ages: [4, 8, 12] },
  { words: /^(?:teenagers?|teens?|adolescents?|jugendlichen?r?)$/u, ages: [14, 16] },
  { words: /^(?:adults?|erwachsenen?r?|adultes?|adult[oa]s?)$/u, ages: [25, 40, 60] },
  { words: /^(?:seniors?|pensioners?|senior(?:en|in|innen)|rentner(?:in|innen|n)?)$/u, ages: [68, 75] },
];

/** What shows that years are those of a person, and not of a contract. */
const OF_AGE =
  /(?<![\p{L}\p{N}])(?:ages?|aged|olds?|older|younger|under|over|below|above|alter|alt|älter|jünger|unter|über|moins de|plus de|menos de|más de|menores|mayores)(?![\p{L}\p{N}])|jährig/iu;
const MATCH = 0.8;

/** Tells how well a text's ages fit the people that a question asks for, by their terms. */
type AgeCheck = (text: string) => TermMatches;

const NONE: TermMatches = new Map();

/** "Adults" are meant by "holder aged 24 or over", as price lists say. A text that excludes an age says nothing against it. */
export function createAgeCheck(terms: readonly QuestionTerm[]): AgeCheck {
  const groups = terms.flatMap(({ word }, index) => {
    const ages = GROUPS.find(({ words }) => words.test(word))?.ages;
    return ages === undefined ? [] : [{ index, ages }];
  });
  if (groups.length === 0) return () => NONE;
  return (text) =>
    new Map(
      groups
        .filter(({ ages }) => OF_AGE.test(text) && ages.some((age) => isMeant(age, text)))
        .map(({ index }) => [index, MATCH]),
    );
}

function isMeant(age: number, text: string): boolean {
  return (holdsFor({ text: String(age), value: age, unit: 'year' }, text) ?? 0) > 0;
}
