import type { QuestionPool } from './question-pool.ts';
import { createRandom, pick, type Random } from './random.ts';
import { createZipf } from './zipf.ts';

/** The ways in which people type the same words. The service is expected to treat them alike. */
const VARIATIONS: readonly ((text: string) => string)[] = [
  (text) => text.toLowerCase(),
  (text) => text.replace(/[?.!]+$/u, ''),
  (text) => `${text} `,
  (text) => text.replace(/\?*$/u, '??'),
];

/** Courtesies that change the words and not the question. */
const COURTESIES: readonly ((text: string) => string)[] = [
  (text) => `Hello, ${text}`,
  (text) => `Please tell me: ${text}`,
  (text) => `${text} Thanks!`,
];

const STREETS = [
  'Linden',
  'Mill',
  'Harbour',
  'Station',
  'Church',
  'Garden',
  'Market',
  'Forest',
  'River',
  'School',
];

/** The question of a rank. Ranks beyond the pool are questions that hardly anyone else asks. */
export function questionAt(pool: QuestionPool, rank: number): string {
  const text = pool.questions[rank % pool.questions.length]?.text ?? '';
  const turn = Math.floor(rank / pool.questions.length);
  if (turn === 0) return text;
  const street = STREETS[turn % STREETS.length] ?? '';
  return `I live at ${street} Street ${Math.floor(turn / STREETS.length) + 1}. ${text}`;
}

/** The same question in the same words, typed in another way. */
export function retype(text: string, random: Random): string {
  return pick(VARIATIONS, random)(text);
}

/** The same question in other words. */
export function paraphrase(pool: QuestionPool, rank: number, random: Random): string {
  const known = rank < pool.questions.length ? (pool.questions[rank]?.paraphrases ?? []) : [];
  return known.length > 0 ? pick(known, random) : pick(COURTESIES, random)(questionAt(pool, rank));
}

/** Most of those who ask on about a question ask the same few things. */
const FOLLOW_UP_EXPONENT = 1;

/**
 * A question that people ask after the one of a rank. Each question has its own most popular follow-ups, the same in
 * every trace; those that the visitor has asked are not repeated.
 */
export function followUp(
  pool: QuestionPool,
  rank: number,
  asked: readonly string[],
  random: Random,
): string | undefined {
  const left = followUpsOf(pool, rank).filter((text) => !asked.includes(text));
  if (left.length === 0) return undefined;
  return left[createZipf(left.length, FOLLOW_UP_EXPONENT, random)()];
}

/** All follow-ups, in the order of their popularity after a question. */
function followUpsOf({ followUps }: QuestionPool, rank: number): string[] {
  const random = createRandom(rank);
  return followUps
    .map((text) => ({ text, place: random() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ text }) => text);
}
