import { describe, expect, it } from 'vitest';
import { createAgeCheck } from './age-groups.ts';
import { toQuestionTerms } from './question.ts';

function isMeant(question: string, text: string): boolean {
  return createAgeCheck(toQuestionTerms(question, []))(text).size > 0;
}

describe('people of an age', () => {
  it.each([
    ['What does a passport cost for adults?', 'Passport, holder aged 24 or over: 68.00'],
    ['passport for a child', 'Passport, holder under 24: 36.00'],
    ['Was kostet es für Kinder?', 'Unter 14 Jahren ist der Eintritt frei.'],
    ['Was kostet es für Erwachsene?', 'Ab 18 Jahren, auch über 65: 5,00 Euro'],
    ['discount for pensioners', 'Guests over 65: half price'],
    ['price for kids', 'Ages 6 to 15: 3.00'],
  ])('are meant by their ages: "%s", "%s"', (question, text) => {
    expect(isMeant(question, text)).toBe(true);
  });

  it.each([
    ['What does a passport cost for adults?', 'Passport, holder under 24: 36.00'],
    ['passport for a child', 'Passport, holder aged 24 or over: 68.00'],
    ['leave for parents of a child', 'From the third to the eighth year it is six weeks.'],
    ['price for kids', 'Over 12 people: 3.00'],
    ['What does a passport cost?', 'Passport, holder aged 24 or over: 68.00'],
  ])('are not meant by other numbers: "%s", "%s"', (question, text) => {
    expect(isMeant(question, text)).toBe(false);
  });
});
