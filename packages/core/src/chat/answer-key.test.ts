import { expect, it } from 'vitest';
import { answerKey, normalizeQuestion } from './answer-key.ts';

const PARTS = { generation: 'g1', promptVersion: '1', model: 'm', parameters: '{}' };
const KEY = answerKey('When does the library open?', PARTS);

it('is a whole SHA-256', () => {
  expect(KEY).toMatch(/^answer:[0-9a-f]{64}$/);
});

it.each(['when does the library open', '  When  does the\nlibrary OPEN?! ', 'When does the library open ？'])(
  'is the same for %j',
  (question) => {
    expect(answerKey(question, PARTS)).toBe(KEY);
  },
);

it.each([
  'When does the library not open?',
  'When does the library open in 2025?',
  'When do the libraries open?',
])('differs for %j', (question) => {
  expect(answerKey(question, PARTS)).not.toBe(KEY);
});

it.each(Object.keys(PARTS))('differs with the %s', (part) => {
  expect(answerKey('When does the library open?', { ...PARTS, [part]: 'other' })).not.toBe(KEY);
});

it('does not run parts together', () => {
  const moved = { ...PARTS, model: 'm","x', parameters: '' };
  expect(answerKey('q', { ...PARTS, model: 'm', parameters: 'x","' })).not.toBe(answerKey('q', moved));
});

it('keeps what carries meaning', () => {
  expect(normalizeQuestion('Is C# taught?')).toBe('is c# taught');
  expect(normalizeQuestion('¿Cuándo abre?')).toBe('¿cuándo abre');
});
