import { expect, it } from 'vitest';
import { containsGold } from './gold-answer.ts';

it.each([
  ['A certificate is needed after two weeks. [1]', '2 weeks'],
  ['Grave for a coffin, 25 years: 1,450.00', '1450'],
  ['Das kostet 4,20 Euro je Mahlzeit.', '4.20 euros'],
  ['bis zum 31. Januar', '31 January'],
  ['due on January 31', '31.01.'],
  ['It is 25 per cent more.', '25 %'],
  ['from 8:30 on', '8:30'],
  ['A returned debit costs 7.50. [1]', '7.50'],
  ['Zone A: €96.00', '96'],
])('containsGold: %j contains the answer %j', (text, gold) => {
  expect(containsGold(text, [[gold]])).toBe(true);
});

it.each([
  ['It costs 24 euros.', '4'],
  ['at 18:30', '8:30'],
  ['on 13 March', '3 March'],
  ['see source [4]', '4'],
])('containsGold: %j does not contain the answer %j', (text, gold) => {
  expect(containsGold(text, [[gold]])).toBe(false);
});

it('containsGold requires every entry in one of its wordings', () => {
  const gold = [['10 cents', '0.10'], ['at most 3 euros']];
  expect(containsGold('0.10 a day, at most three euros', gold)).toBe(true);
  expect(containsGold('0.10 a day', gold)).toBe(false);
});
