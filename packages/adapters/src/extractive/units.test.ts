import type { Passage } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { headingOf, toUnits } from './units.ts';

function texts(content: string, heading?: string): string[] {
  const passage: Passage = {
    id: 'a',
    content,
    source: 'a.pdf',
    score: 1,
    ...(heading === undefined ? {} : { heading }),
  };
  return toUnits(passage, 1).map(({ text }) => text);
}

describe('toUnits', () => {
  it('drops the heading above the text', () => {
    expect(texts('Annual leave\nYou have 28 days.', 'Annual leave')).toEqual(['You have 28 days.']);
  });

  it('drops a short line without the end of a sentence', () => {
    expect(texts('Opening hours\nThe library opens at nine and closes at six.')).toEqual([
      'The library opens at nine and closes at six.',
    ]);
  });

  it('drops Markdown headings', () => {
    expect(texts('## Opening hours of the library, on weekdays.\nIt opens at nine.')).toEqual([
      'It opens at nine.',
    ]);
  });

  it('joins wrapped lines to sentences', () => {
    expect(
      texts('The garage in the basement of\nBuilding B is open to all\nemployees. Visitors register.'),
    ).toEqual(['The garage in the basement of Building B is open to all employees.', 'Visitors register.']);
  });

  it('removes the bullets of list items and joins their wrapped lines', () => {
    expect(texts('You need:\n• a passport or an\n  identity card\n2. a photo')).toEqual([
      'You need:',
      'a passport or an identity card',
      'a photo',
    ]);
  });

  it('marks a unit that begins in the middle of a sentence', () => {
    const units = toUnits({ id: 'a', content: 'and then some more. A whole one.', source: 'a', score: 1 }, 1);
    expect(units.map(({ fragment }) => fragment)).toEqual([true, false]);
  });

  it('labels the cells of a Markdown table', () => {
    expect(texts('| Grade | Days |\n|---|---|\n| B | 28 |')).toEqual(['B: Days 28']);
  });

  it('names a cell by both rows of the head', () => {
    expect(texts('Court | Winter, Members | Winter, Guests\nTennis | 10.00 | 15.00')).toEqual([
      'Tennis – Winter, Members: 10.00; Winter, Guests: 15.00',
    ]);
  });

  it('labels cells by years', () => {
    expect(texts('Court | 2025 | 2026\nTennis | 10.00 | 15.00')).toEqual(['Tennis: 2025 10.00, 2026 15.00']);
  });

  it('separates the cells of rows without a header with bars', () => {
    expect(texts('2024 report\t28\n2025 report\t30')).toEqual(['2024 report | 28', '2025 report | 30']);
  });

  it('leaves out lines without letters', () => {
    expect(texts('12\n\n* * *\n\nA sentence.')).toEqual(['A sentence.']);
  });
});

describe('toUnits', () => {
  it('keeps the day of a date at the start of a line', () => {
    expect(texts('15. März ist der letzte Tag.')).toEqual(['15. März ist der letzte Tag.']);
    expect(texts('7. No dogs.\n8. No drinks.')).toEqual(['No dogs.', 'No drinks.']);
  });

  it('drops the last part of a heading that names those above it', () => {
    expect(texts('What does it cost?\nIt costs 5.', 'Pool – What does it cost?')).toEqual(['It costs 5.']);
  });

  it('labels cells below a figure, and rows without a subject', () => {
    expect(texts('Dog | Zone 1 | 2 to 5\n--- | --- | ---\nFirst | 90 | 95')).toEqual([
      'First: Zone 1: 90, 2 to 5: 95',
    ]);
    expect(texts('– | Pool | Rink\nAdults | – | 5')).toEqual(['Adults: Rink 5']);
  });
});

describe('headingOf', () => {
  const read = (content: string, heading?: string): string =>
    headingOf({
      id: '1',
      source: 'guide.md',
      score: 1,
      content,
      ...(heading === undefined ? {} : { heading }),
    });

  it('names the headings above that of the passage', () => {
    expect(read('The library card\nGetting a card\nIt is issued at once.', 'Getting a card')).toBe(
      'The library card\nGetting a card',
    );
  });

  it('takes no sentence above a heading for one', () => {
    expect(read('Pay at the desk.\nGetting a card\nIt is issued at once.', 'Getting a card')).toBe(
      'Getting a card',
    );
  });

  it.each([
    ['an item', '- Dog tax: 90 euros\n- Cats'],
    ['a numbered item', '2) Dog tax'],
    ['a row', 'Dogs | 90'],
    ['a row', 'Dogs\t90'],
    ['the end of a sentence', 'and the ferry'],
  ])('takes %s of the section before for no heading: %s', (_, before) => {
    expect(read(`${before}\nParking permit\nIt is issued at once.`, 'Parking permit')).toBe('Parking permit');
  });

  it('is the heading of a passage that does not begin with it', () => {
    expect(read('It is issued at once.', 'Getting a card')).toBe('Getting a card');
    expect(read('It is issued at once.')).toBe('');
  });
});
