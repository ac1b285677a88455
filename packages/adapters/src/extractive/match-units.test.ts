import { expect, it } from 'vitest';
import { matchUnits } from './match-units.ts';
import { toQuestionTerms } from './question.ts';
import { toUnits } from './units.ts';

it('counts the words of a heading above that of the passage', () => {
  const question = 'When is the library card issued?';
  const passage = {
    id: '1',
    source: 'guide.md',
    score: 1,
    heading: 'Getting one',
    content: 'The library card\nGetting one\nIssued on Mondays only, at the desk.',
  };
  const terms = toQuestionTerms(question, [passage]);
  const [unit] = matchUnits(question, terms, [passage], [toUnits(passage, 1)]);
  expect(unit?.isUnderTopic).toBe(true);
  expect(unit?.inContext[terms.findIndex(({ word }) => word === 'library')]).toBe(0.8);
});
