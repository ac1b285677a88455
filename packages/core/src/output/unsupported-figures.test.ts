import { describe, expect, it } from 'vitest';
import { unsupportedFigures } from './unsupported-figures.ts';

describe('figures that stand in the sources, in whatever form,', () => {
  it.each([
    ['The permit costs 96 euros [1].', 'The permit costs 96.00 euros.'],
    ['Le permis coûte 96,00 € [1].', 'The permit costs 96.00 euros.'],
    ['It holds 1200 people [1].', 'It holds 1,200 people.'],
    ['It holds 1 200 people [1].', 'It holds 1.200 people.'],
    ["It holds 1'200 people [1].", 'It holds 1200 people.'],
    ['About 1,500,000 people [1].', 'About 1.5 million people.'],
    ['Etwa 1,5 Millionen [1].', 'About 1,500,000 people.'],
    ['It opens at 14:30 [1].', 'It opens at 2.30 pm.'],
    ['It opens at 2:30 pm [1].', 'It opens at 14:30.'],
    ['Ouvert à 18:30 [1].', 'Ouvert à 18h30.'],
    ['It closes at 18 Uhr [1].', 'It closes at 6 p.m.'],
    ['From 15.06.2025 on [1].', 'From 15 June 2025 on.'],
    ['From 2025-06-15 on [1].', 'From 15.06.2025 on.'],
    ['Call 030 1234567 [1].', 'Call +49 30 123 45 67.'],
    ['Form E240 is needed [1].', 'Hand in form E240.'],
    ['٣٠ يوما [1].', 'Full-timers have 30 days.'],
    ['Section § 27 says so [1].', '§27 Notice'],
  ])('are supported: %s', (text, source) => {
    expect(unsupportedFigures(text, [source])).toEqual([]);
  });
});

describe('figures that stand nowhere', () => {
  it.each([
    ['The permit costs 69 euros [1].', 'The permit costs 96.00 euros.', ['69']],
    ['The permit costs 96.50 euros [1].', 'The permit costs 96.00 euros and 50 cents.', ['96.50']],
    ['A fee of 5 € is due [1].', 'A fee of 6 € is due.', ['5']],
    ['It is €5 [1].', 'A fee of 6 € is due.', ['5']],
    ['A discount of 5% [1].', 'A discount of 10%.', ['5']],
    ['It opens at 14:30 [1].', 'It opens at 14:45, for 30 people.', ['14:30']],
    ['Zone 1 costs 69 euros, 69 in all [1].', 'Zone 1 costs 96 euros.', ['69']],
    ['From 16.06.2025 on [1].', 'From 15.06.2025 on.', ['16.06.2025']],
    ['It holds 12,000 people, not 1,200 [1].', 'It holds 1,200 people.', ['12,000']],
    ['Between 20 and 25 days, at most 25 [1].', 'At least 20 days.', ['25']],
  ])('are named once, as they are written: %s', (text, source, expected) => {
    expect(unsupportedFigures(text, [source])).toEqual(expected);
  });
});

describe('figures that need no source', () => {
  it.each([
    ['counts that documents spell out', 'There are 3 zones [1].', 'There are three zones.'],
    ['markers', 'Bring a photo [14].', 'Bring a photo.'],
    ['the numbers of a list', '13. Bring a photo [1].\n14) Bring a form.', 'Bring a photo. Bring a form.'],
    ['a sum with its parts', 'Both cost 96 + 60 = 156 euros [1].', 'One is 96.00, the other 60.00 euros.'],
    ['a difference with its parts', '96 instead of 60 euros are 36 more [1].', '96.00 or 60.00 euros.'],
    ['a product with its parts', '3 permits at 60 euros are 180 euros [1].', 'A permit is 60.00 euros.'],
    ['a share with its parts', '25 % of 60 euros are 15 euros [1].', '25 percent off 60.00 euros.'],
  ])('are not named: %s', (_, text, source) => {
    expect(unsupportedFigures(text, [source])).toEqual([]);
  });
});

it('the figures of a long list are no calculation', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => String(100 + index));
  expect(unsupportedFigures(`Rooms ${numbers.join(', ')} and 201 [1].`, [numbers.join(', ')])).toEqual([
    '201',
  ]);
});
