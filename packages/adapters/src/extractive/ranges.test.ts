import { describe, expect, it } from 'vitest';
import { countsOtherThings, holdsFor, numbersAsked } from './ranges.ts';

const isStopWord = (word: string): boolean => ['am', 'i', 'for', 'a', 'after', 'if'].includes(word);

function check(question: string, text: string): number | undefined {
  const [number] = numbersAsked(question, isStopWord);
  return number === undefined ? undefined : holdsFor(number, text);
}

describe('a number of a question', () => {
  it.each([
    ['I am 20', 'Passport, holder under 24: Fee 36.00', 'Passport, holder aged 24 or over: Fee 68.00'],
    [
      'after 5 years',
      'From the third to the eighth year it is six weeks.',
      'In the first two years it is four weeks.',
    ],
    [
      'after ten years',
      'After ten years it is six months.',
      'Between three and eight years it is two months.',
    ],
    ['if 3,000 people come', 'More than 1,000 people: Fee 350', '201 to 1,000 people: Fee 120'],
    ['for a child of 7 years', 'Child 6–15: 3.00', 'Children under six swim free.'],
    ['under 18', 'Those under 18 pay 10 cents.', 'Pupils over 18 pay 20 cents.'],
    ['ich bin 20 Jahre alt', 'Für Personen unter 24 Jahren gilt er kürzer.', 'Ab 24 Jahren gilt er länger.'],
    [
      'après 12 ans',
      'Après dix ans, le préavis est plus long.',
      "Moins de 10 ans : le préavis est d'un mois.",
    ],
    ['por 15 kg', 'Hasta 20 kg: 9,00', 'Más de 20 kg: 15,00'],
  ])('of "%s" is within "%s" and excluded by "%s"', (question, within, excluding) => {
    expect(check(question, within)).toBeGreaterThan(0.8);
    expect(check(question, excluding)).toBe(0);
  });

  it('may be left for what follows the last condition, but less surely', () => {
    const text = 'It is one month in the first two years and three months after that.';
    expect(check('after 9 years', text)).toBeGreaterThan(0);
    expect(check('after 9 years', text)).toBeLessThan(0.8);
  });

  it('is no age of others: a course "for children from six years on" holds for no ten years of work', () => {
    expect(check('after ten years', 'A course for children from six years on')).toBeUndefined();
    expect(check('I am 20', 'From 18 years: 5.00')).toBeGreaterThan(0.8);
  });

  it.each(['paper in district 3', 'a fee of 20 euros', 'the budget of 2026'])(
    'is none in "%s"',
    (question) => {
      expect(numbersAsked(question, isStopWord)).toEqual([]);
    },
  );

  it.each([
    'Open for 3 hours.',
    'Fee 68.00, valid for 10 years',
    'From 9:00 to 20:00',
    '3 to 8 weeks',
    'Parking over 30 minutes costs 2 euros.',
    'Above 26 degrees it is closed.',
    'Rooms over 50 m² cost more.',
    'Letters over 30 pages cost more.',
    'Barrels over 100 litres cost more.',
    'Boats over 30 metres cost more.',
  ])('has no condition in "%s"', (text) => {
    expect(check('I am 20', text)).toBeUndefined();
  });

  it('belongs to one condition: "under 18 and over 65" is nothing of "18 and over"', () => {
    expect(check('I am 20', 'Free for those under 18 and over 65.')).toBe(0);
    expect(check('I am 20', 'Gratuit : moins de 18 et plus de 65 ans.')).toBe(0);
    expect(check('I am 20', 'Ab 6 bis 15 Jahren: 3,00')).toBe(0);
  });
});

function isOther(question: string, text: string): boolean {
  const [number] = numbersAsked(question, isStopWord);
  return number !== undefined && countsOtherThings(number, text);
}

describe('a number with a unit', () => {
  it.each([
    ['after ten years', 'Reports are dealt with within ten days.'],
    ['after ten years', 'Ten working days should be taken together.'],
    ['after ten years', 'It costs 10 euros a month.'],
    ['nach zehn Jahren', 'Die Frist beträgt zehn Arbeitstage.'],
    ['for 3 hours', 'It is valid for 3 km.'],
    ['pendant dix ans', 'Il faut dix jours.'],
  ])('of "%s" is another one in "%s"', (question, text) => {
    expect(isOther(question, text)).toBe(true);
  });

  it.each([
    ['after ten years', 'After ten years it is six months.'],
    ['after ten years', 'From the tenth year on it is six months.'],
    ['after ten years', 'Ten days of leave, and after ten years twelve.'],
    ['after ten years', 'Ten of them are kept.'],
    ['after ten years', 'It is six months.'],
    ['I am 20', 'It costs 20 euros.'],
    ['if 3 people come', 'Rooms for 3 guests'],
  ])('of "%s" may be the one in "%s"', (question, text) => {
    expect(isOther(question, text)).toBe(false);
  });
});
