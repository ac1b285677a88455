import { expect, it } from 'vitest';
import { createAnswerKey, normalizeQuestion } from './answer-key.ts';

const PARTS = { promptVersion: '1', model: 'm', parameters: '{}' };
const QUESTION = 'When does the library open?';
const answerKey = createAnswerKey(PARTS);
const KEY = answerKey(QUESTION, 'g1');

// Covers: short-hash
it('an answer key contains full SHA-256 hashes', () => {
  expect(KEY).toMatch(/^answer:[0-9a-f]{64}:[0-9a-f]{64}$/);
});

it.each([
  'when does the library open',
  'When Does The Library Open?',
  'WHEN DOES THE LIBRARY OPEN',
  'When does the library open?!',
  'When does the library open ？ …',
])('an answer key is the same for %j', (question) => {
  expect(answerKey(question, 'g1')).toBe(KEY);
});

// Covers: similar-questions
it.each([
  'When does the library not open?',
  'When does the library open in 2025?',
  'When do the libraries open?',
  'When does THE library open?',
  'When does the library open²?',
])('an answer key differs for %j', (question) => {
  expect(answerKey(question, 'g1')).not.toBe(KEY);
});

it('an answer key depends on the generation of the index', () => {
  expect(answerKey(QUESTION, 'g2')).not.toBe(KEY);
  expect(answerKey(QUESTION, 'g1')).toBe(KEY);
});

// Covers: stale-settings
it.each(Object.keys(PARTS))('an answer key depends on the %s', (part) => {
  expect(createAnswerKey({ ...PARTS, [part]: 'other' })(QUESTION, 'g1')).not.toBe(KEY);
});

it('an answer key keeps its parts separate', () => {
  const one = createAnswerKey({ ...PARTS, model: 'm', parameters: 'x","' })(QUESTION, 'g1');
  const other = createAnswerKey({ ...PARTS, model: 'm","x', parameters: '' })(QUESTION, 'g1');
  expect(one).not.toBe(other);
});

it.each([
  ['Is C# taught?', 'is c# taught'],
  ['¿Cuándo abre?', '¿cuándo abre'],
  ['What does IT do?', 'what does IT do'],
  ['Is 2² more than 22?', 'is 2² more than 22'],
  ['???', ''],
  ['', ''],
])('normalizeQuestion maps %j to %j', (question, form) => {
  expect(normalizeQuestion(question)).toBe(form);
});
