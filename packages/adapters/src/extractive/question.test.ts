import { expect, it } from 'vitest';
import { toQuestionTerms } from './question.ts';

it.each([
  ['How old must a child be?', 'old', true],
  ['And how old must a child be?', 'old', true],
  ['Do you show old films?', 'old', false],
  ['Nehmt ihr Sofas sowie alte Stühle?', 'alte', false],
  ['Wie alt muss ein Kind sein?', 'alt', true],
] as const)('tells whether a word asks for a measure: %s', (question, word, isKind) => {
  expect(toQuestionTerms(question, []).find((term) => term.word === word)?.isKind).toBe(isKind);
});
