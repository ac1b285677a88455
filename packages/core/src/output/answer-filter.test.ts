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

it('sees the canary where it would have been taken out with an address', () => {
  expect(run([`Look: https://evil.example/${CANARY} now`])).toMatchObject({ leaked: true });
});

it('sees the canary that another filter puts together', () => {
  const { text, leaked } = run([`Look: ${CANARY.slice(0, 6)}[99, 98, 97]${CANARY.slice(6)} now`]);
  expect(leaked).toBe(true);
  expect(text).toBe('Look: ');
});

it('finds instructions that are repeated from the middle, but not those that a document holds', () => {
  expect(run([`Rules: ${RULE}`])).toMatchObject({ leaked: true });
  const filter = createAnswerFilter({
    delivered: [passage('p1', `Someone planted: ${RULE}`)],
    canary: CANARY,
    instructions: INSTRUCTIONS,
  });
  filter.push(`The document says: ${RULE}`);
  expect(filter.leaked).toBe(false);
});

it('sees an address that another filter puts together', () => {
  expect(run(['Look: ht[99]tps://evil.example/ now']).text).toBe('Look: … now');
});

it('sees a marker that hidden characters part', () => {
  expect(run(['Thirty [\u200b1\u200b].'])).toMatchObject({ text: 'Thirty [1].', cited: 1 });
});

it('keeps a character whole that was cut in two', () => {
  expect(run([...'Thirty 👍🏽 days'].flatMap((each) => each.split(''))).text).toBe('Thirty 👍🏽 days');
});

it('drops half of a character', () => {
  expect(run(['Thirty\ud83d', ' days\ud83d']).text).toBe('Thirty days');
});

it('ends without a space', () => {
  expect(run(['Thirty [1].', '\n']).text).toBe('Thirty [1].');
});

it('takes time in proportion to the length of a text that is all beginnings', () => {
  // In the square of it, it would not end before the runner gives up.
  const { text } = run(['[![<h(z'.repeat(15_000), ...Array.from('[![<h(z'.repeat(3_000))]);
  expect(text.length).toBeGreaterThan(0);
});
