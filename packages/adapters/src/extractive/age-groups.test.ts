import { describe, expect, it } from 'vitest';
import { createAgeCheck } from './age-groups.ts';
import { toQuestionTerms } from './question.ts';

function isMeant(question: string, text: string): boolean {
  return createAgeCheck(question, toQuestionTerms(question, []))(text).size > 0;
}

describe('people of an age', () => {
  it.each([
    ['What does a passport cost for adults?', 'Passport, holder aged 24 or over: 68.00'],
    ['passport for a child', 'Passport, holder under 24: 36.00'],
    ['Was kostet es für Kinder?', 'Unter 14 Jahren ist der Eintritt frei.'],
    ['Was kostet es für Erwachsene?', 'Ab 18 Jahren: 5,00 Euro'],
    ['discount for pensioners', 'Guests over 65: half price'],
    ['price for kids', 'Ages 6 to 15: 3.00'],
    ['price for kids', '6–15 years: 3.00'],
    ['price for kids', 'Children under six swim free.'],
    ['price for kids', 'Child 6–15: 3.00'],
    ['Was kostet es für ein Kind?', '6 bis 15 Jahre: 3,00'],
    ['Was kostet es für ein Kind?', 'Besucher bis 14 Jahre: 3,00'],
    ['Quel est le prix pour un enfant ?', 'De 6 à 15 ans : 3,00'],
    ['Quel est le prix pour les adultes ?', 'À partir de 18 ans : 5,00'],
    ['Quel est le prix pour les adultes ?', 'Dès 18 ans : 5,00'],
    ['¿Cuánto cuesta para un niño?', 'De 6 a 15 años: 3,00'],
    ['¿Cuánto cuesta para los adultos?', 'A partir de 18 años: 5,00'],
    ['What does it cost for adults?', 'From 18 years: 5.00'],
    ['What does it cost for adults?', 'Adults, 18 and over: 5.00'],
    ['discount for pensioners', 'Free for those under 18 and over 65.'],
  ])('are meant by their ages: "%s", "%s"', (question, text) => {
    expect(isMeant(question, text)).toBe(true);
  });

  it.each([
    ['What does a passport cost for adults?', 'Passport, holder under 24: 36.00'],
    ['passport for a child', 'Passport, holder aged 24 or over: 68.00'],
    ['leave for parents of a child', 'From the third to the eighth year it is six weeks.'],
    ['price for kids', 'Over 12 people: 3.00'],
    ['price for adults', 'Free for those under 18 and over 65.'],
    ['What does parking cost for adults?', 'Over 30 minutes: Price 2.00'],
    ['What does swimming cost for adults?', 'Water above 26 degrees costs more.'],
    ['What do adults sign?', 'Contracts over 50 pages need two signatures.'],
    ['What does delivery cost for adults?', 'Orders over 20: free'],
    ['What does delivery cost for adults?', 'Orders of 20 and over: free'],
    ['What does delivery cost for adults?', 'Large orders, 20 or more: free'],
    ['What do adults store?', 'Over 30 lockers: 2.00'],
    ['leave for parents of a child', 'Between three and eight years it is two months.'],
    ['price for kids', 'The card is valid for 6 to 15 years.'],
    ['What kind of card do I need?', 'Holders under 14 years: 3.00'],
    ['What does a senior manager do?', 'Guests over 65 years: half price'],
    ['What does a passport cost?', 'Passport, holder aged 24 or over: 68.00'],
  ])('are not meant by other numbers: "%s", "%s"', (question, text) => {
    expect(isMeant(question, text)).toBe(false);
  });
});
