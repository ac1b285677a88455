import { describe, expect, it } from 'vitest';
import { toQuestionTerms } from './question.ts';
import { createWholeUnitCheck } from './whole-units.ts';

function isMeant(question: string, text: string): boolean {
  return createWholeUnitCheck(toQuestionTerms(question, []))(text).size > 0;
}

describe('a unit of time in a question', () => {
  it.each([
    ['What does it cost a year?', 'Second vehicle: 144.00, Period 12 months'],
    ['Was kostet es im Jahr?', 'Die Karte gilt zwölf Monate.'],
    ['What does it cost for a week?', 'Ticket for 7 days: 20.00'],
    ['What does it cost for a day?', '24 hours: 9.00'],
    ['¿Cuánto cuesta al año?', 'Tarjeta de 12 meses: 144,00'],
    ['Combien coûte une année ?', 'Carte de 12 mois : 144,00'],
    ['¿Cuánto cuesta un día?', '24 horas: 9,00'],
  ])('is meant by as many smaller ones: "%s", "%s"', (question, text) => {
    expect(isMeant(question, text)).toBe(true);
  });

  it.each([
    ['What does it cost a year?', 'Period 6 months'],
    ['What does it cost a year?', 'Period 12 weeks'],
    ['What does it cost a year?', 'It costs 12.00 a month.'],
    ['What does it cost a year?', 'It was 3,12 months.'],
    ['What does it cost?', 'Period 12 months'],
  ])('is not meant by others: "%s", "%s"', (question, text) => {
    expect(isMeant(question, text)).toBe(false);
  });
});
