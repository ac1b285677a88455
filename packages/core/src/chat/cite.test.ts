import { describe, expect, it } from 'vitest';
import { PASSAGES } from './__fixtures__/fakes.ts';
import { attribute, createCitationFilter, referencesOf } from './cite.ts';

function run(pieces: readonly string[]) {
  const filter = createCitationFilter(PASSAGES);
  const text = pieces.map((piece) => filter.push(piece)).join('') + filter.end();
  return { text, citations: filter.citations, notFound: filter.notFound };
}

/** Every way to cut a text into two, and each character by itself. */
function cuts(text: string): string[][] {
  return [[...text], ...Array.from(text, (_, index) => [text.slice(0, index), text.slice(index)])];
}

describe('createCitationFilter', () => {
  it('numbers markers by their first appearance', () => {
    const { text, citations } = run(['In proportion [2], of 30 days [1], as said [2].']);
    expect(text).toBe('In proportion [1], of 30 days [2], as said [1].');
    expect(citations.map(({ marker, passageId, reference }) => [marker, passageId, reference])).toEqual([
      [1, 'p2', 'handbook.pdf#page=4'],
      [2, 'p1', 'handbook.pdf#page=3'],
    ]);
  });

  it('drops markers of passages that were not delivered, with the space before them', () => {
    const { text, citations } = run(['Thirty days [3]. Or so [0] [99][1].']);
    expect(text).toBe('Thirty days. Or so[1].');
    expect(citations).toHaveLength(1);
  });

  it('takes lists of markers apart and keeps what is known of them', () => {
    expect(run(['Both [1, 2; 7].']).text).toBe('Both [1][2].');
  });

  it.each(cuts('Days [2] and [1, 2], not [9].'))('gives the same text however it is cut: %#', (...pieces) => {
    expect(run(pieces).text).toBe('Days [1] and [2][1], not.');
  });

  it.each(cuts('NOT_IN_DOCUMENTS'))('never shows the sentinel, however it is cut: %#', (...pieces) => {
    const { text, notFound } = run(pieces);
    expect(text).toBe('');
    expect(notFound).toBe(true);
  });

  it.each(['[not a marker]', 'the year [2024]', 'a list[i]', 'an open [', 'NOTE: N', '[]'])(
    'leaves %j alone',
    (text) => {
      expect(run([...text])).toEqual({ text, citations: [], notFound: false });
    },
  );

  it('holds back nothing but what may become a token', () => {
    const filter = createCitationFilter(PASSAGES);
    expect(filter.push('Thirty days')).toBe('Thirty days');
    expect(filter.push(' [')).toBe('');
    expect(filter.push('1')).toBe('');
    expect(filter.push('] a year')).toBe(' [1] a year');
  });
});

describe('attribute', () => {
  it('finds the passage that an unmarked answer was taken from', () => {
    const found = attribute('Part-time staff have leave in proportion to hours.', PASSAGES);
    expect(found.map(({ passageId }) => passageId)).toEqual(['p2']);
  });

  it('finds none for an answer that resembles no passage', () => {
    expect(attribute('Bananas grow in warm and wet countries.', PASSAGES)).toEqual([]);
  });
});

it('lists each reference once', () => {
  const { citations } = run(['[1][2][1]']);
  expect(referencesOf([...citations, ...citations])).toEqual(['handbook.pdf#page=3', 'handbook.pdf#page=4']);
});
