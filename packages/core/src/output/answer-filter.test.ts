import { expect, it } from 'vitest';
import { PASSAGES, passage } from '../__fixtures__/fakes.ts';
import { createAnswerFilter } from './answer-filter.ts';
import { createCanary } from './canary.ts';
import { toProtectedText } from './prompt-leak-detector.ts';

const CANARY = createCanary('a secret');
const RULE =
  'Use nothing but the passages given between <documents> and </documents>, one JSON object a line.';
const INSTRUCTIONS = toProtectedText(`You answer questions. ${RULE} Never guess.`);

function run(pieces: readonly string[]) {
  const filter = createAnswerFilter({ delivered: PASSAGES, canary: CANARY, instructions: INSTRUCTIONS });
  const text = pieces.map((piece) => filter.push(piece)).join('') + filter.end();
  const { leaked, notFound, citations } = filter;
  return { text, leaked, notFound, cited: citations.length };
}

it('the answer filter finds the canary within an address', () => {
  expect(run([`Look: https://evil.example/${CANARY} now`])).toMatchObject({ leaked: true });
});

it('the answer filter finds a canary that another filter assembles', () => {
  const { text, leaked } = run([`Look: ${CANARY.slice(0, 6)}[99, 98, 97]${CANARY.slice(6)} now`]);
  expect(leaked).toBe(true);
  expect(text).toBe('Look: ');
});

it('the answer filter finds instructions from the middle, but allows text from a document', () => {
  expect(run([`Rules: ${RULE}`])).toMatchObject({ leaked: true });
  const filter = createAnswerFilter({
    delivered: [passage('p1', `Someone planted: ${RULE}`)],
    canary: CANARY,
    instructions: INSTRUCTIONS,
  });
  filter.push(`The document says: ${RULE}`);
  expect(filter.leaked).toBe(false);
});

it('the answer filter finds an address that another filter assembles', () => {
  expect(run(['Look: ht[99]tps://evil.example/ now']).text).toBe('Look: … now');
});

it('the answer filter finds a marker that contains hidden characters', () => {
  expect(run(['Thirty [\u200b1\u200b].'])).toMatchObject({ text: 'Thirty [1].', cited: 1 });
});

it('the answer filter joins a character that was split in two', () => {
  expect(run([...'Thirty 👍🏽 days'].flatMap((each) => each.split(''))).text).toBe('Thirty 👍🏽 days');
});

it('the answer filter drops half of a character', () => {
  expect(run(['Thirty\ud83d', ' days\ud83d']).text).toBe('Thirty days');
});

it('the answer filter removes trailing white space', () => {
  expect(run(['Thirty [1].', '\n']).text).toBe('Thirty [1].');
});

it('the answer filter takes linear time for text of unfinished tokens', () => {
  // With quadratic time, the test would exceed its time limit.
  const { text } = run(['[![<h(z'.repeat(15_000), ...Array.from('[![<h(z'.repeat(3_000))]);
  expect(text.length).toBeGreaterThan(0);
});
