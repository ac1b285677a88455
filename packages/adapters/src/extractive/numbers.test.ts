import { describe, expect, it } from 'vitest';
import { ordinalValue, withFigures } from './numbers.ts';

describe('an ordinal', () => {
  it.each([
    ...[
      'second',
      '2nd',
      'zweites',
      'zweiter',
      'zweitem',
      'erster',
      'erstes',
      'dritter',
      'drittes',
      'fünfte',
      'funfte',
    ],
    ...['premier', 'première', 'premiere', 'deuxième', 'deuxieme', 'primero', 'primera', 'segunda'],
  ])('is a word such as "%s", with or without its accents', (word) => {
    expect(ordinalValue(word)).toBeGreaterThan(0);
  });

  it.each(['two', 'seconds', '2', 'zweimal'])('is no word such as "%s"', (word) => {
    expect(ordinalValue(word)).toBeUndefined();
  });
});

describe('a text with figures', () => {
  it.each([
    ['In the third year', 'In the 3 year'],
    ['zwölf oder zwolf Monate, ein zweites Mal', '12 oder 12 Monate, ein 2 Mal'],
    ['1.200 places, the 2nd time', '1200 places, the 2 time'],
    ['the premiere of a film', 'the premiere of a film'],
  ])('of "%s" is "%s"', (text, figures) => {
    expect(withFigures(text)).toBe(figures);
  });
});
