import { describe, expect, it } from 'vitest';
import { createOrdinalCheck } from './ordinals.ts';
import { toQuestionTerms } from './question.ts';

function countsOther(question: string, text: string): boolean {
  return createOrdinalCheck(question, toQuestionTerms(question, []))(text).size > 0;
}

describe('an ordinal of a question', () => {
  it.each([
    ['What does a second car cost?', 'For a hired car, a second driver is free.'],
    ['We have two cars. What does the second one cost?', 'With a hired car, a second driver is free.'],
    ['Was kostet das zweite Auto?', 'Mit dem Auto ist der zweite Fahrer frei.'],
    ['What is the fee for the 2nd reminder?', 'The 2nd key is without a fee.'],
    ['Was kostet das zweite Auto?', 'Der zweite Schlüssel ist frei.'],
    ['Was kostet ein zweites Auto?', 'Ein zweiter Fahrer ist frei.'],
    ['Was kostet der fünfte Ausweis?', 'Der fünfte Schlüssel ist frei.'],
    ['Combien coûte la deuxième voiture ?', 'La deuxième clé est gratuite.'],
    ['Combien coûte la première voiture ?', 'La première clé est gratuite.'],
    ['¿Cuánto cuesta la primera llave?', 'La primera hora es gratis.'],
    ['What does a second car cost?', 'A second key and a second driver are free.'],
    ['What do a second car and a second dog cost?', 'A second key is free.'],
    ['We have two cars. What does the second one cost?', 'A second driver costs 5 euros.'],
    ['What does a second car cost?', 'A second driver is free with a hired car.'],
  ])('counts something else: "%s", "%s"', (question, text) => {
    expect(countsOther(question, text)).toBe(true);
  });

  it.each([
    ['What does a second car cost?', 'Member, second vehicle: 144.00'],
    ['What does a second car cost?', 'Second registered car: 144.00'],
    ['What does a second dog cost?', 'Dog, second or further: 150.00'],
    ['What does a second dog cost?', 'A driver is free, a second dog is not.'],
    ['What does a second dog cost?', 'A second driver is free, a second dog is not.'],
    ['What do a second car and a second dog cost?', 'Second dog: 150.00'],
    ['Was kostet der zweite Schlüssel?', 'Ein zweiter Schlüssel kostet 5 Euro.'],
    ['What does a second dog cost?', 'It is 90 euros for the first and 150 for the second.'],
    ['We have two dogs. What does the second one cost?', 'Second dog: 150.00'],
    ['What do I have to do first?', 'First call the office.'],
    ['What does a dog cost?', 'A second key is free.'],
  ])('may be the one of the text: "%s", "%s"', (question, text) => {
    expect(countsOther(question, text)).toBe(false);
  });
});
