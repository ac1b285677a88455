import { describe, expect, it } from 'vitest';
import { PASSAGES } from '../__fixtures__/fakes.ts';
import { createCitationFilter } from './citation-filter.ts';
import { attribute, referencesOf } from './citations.ts';

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

  it('drops markers of undelivered passages and the space before them', () => {
    const { text, citations } = run(['Thirty days [3]. Or so [0] [99][1].']);
    expect(text).toBe('Thirty days. Or so[1].');
    expect(citations).toHaveLength(1);
  });

  it('splits lists of markers and keeps the known ones', () => {
    expect(run(['Both [1, 2; 7].']).text).toBe('Both [1][2].');
  });

  it.each([
    ['[1-2]', '[1][2]'],
    ['[1–2]', '[1][2]'],
    ['[2-1]', '[1][2]'],
    ['[1-999]', '[1][2]'],
    ['[ 1 ]', '[1]'],
    ['[1 , 2]', '[1][2]'],
    ['[1; 2]', '[1][2]'],
    ['[1 and 2]', '[1][2]'],
    ['[1 & 2]', '[1][2]'],
    ['[1,\n2]', '[1][2]'],
    ['[Passage 1]', '[1]'],
    ['[passage 2, 3]', '[1]'],
    ['[Passages 1-2]', '[1][2]'],
    ['[Passage 1, Passage 2]', '[1][2]'],
    ['[Source 1]', '[1]'],
    ['[Source: 1]', '[1]'],
    ['[Quelle 2]', '[1]'],
    ['[#1]', '[1]'],
    ['[^1]', '[1]'],
    ['[1][2]', '[1][2]'],
    ['[1]\u{20}[2]', '[1] [2]'],
    ['【2】', '[1]'],
    ['【2†source】', '[1]'],
    ['【2†L1-L5】', '[1]'],
    ['［１］', '[1]'],
    ['[1†source]', '[1]'],
    [`[${Array.from({ length: 40 }, (_, index) => index + 1).join(', ')}]`, '[1][2]'],
    ['NOT [2]', 'NOT [1]'],
    ['array[1]', 'array[1]'],
    ['[[1]]', '[[1]]'],
  ])('reads %j, in any chunks', (marker, shown) => {
    const texts = cuts(`Days ${marker}.`).map((pieces) => run(pieces).text);
    expect([...new Set(texts)]).toEqual([`Days ${shown}.`]);
  });

  it.each(['[9]', '[0]', '[3-9]', '[ 7 , 8 ]', '[Passage 3]', '【3】', '【4:0†source】', '[^9]', '[9][8]'])(
    'drops %j, which names no delivered passage, in any chunks',
    (marker) => {
      const results = cuts(`Days ${marker}.`).map(run);
      expect([...new Set(results.map(({ text }) => text))]).toEqual(['Days.']);
      expect(results.flatMap(({ citations }) => citations)).toEqual([]);
    },
  );

  it.each(['NOT_IN_DOCUMENTS', 'not_in_documents', 'Not_In_Documents', 'NOT\\_IN\\_DOCUMENTS'])(
    'never shows %s, in any chunks',
    (sentinel) => {
      const results = cuts(sentinel).map(run);
      expect(new Set(results.map(({ text }) => text))).toEqual(new Set(['']));
      expect(results.every(({ notFound }) => notFound)).toBe(true);
    },
  );

  it.each([
    '[not a marker]',
    'the year [2024]',
    'since [2024-01-05]',
    'at [10:30]',
    'version [1.5]',
    'one half [1/2]',
    'really [sic]',
    'a list[i]',
    'a [link](https://example.org)',
    '[1, p. 3]',
    'an open [',
    'an open [1',
    '【a】',
    'not in documents',
    'NOTE: N',
    '[]',
    '[,]',
  ])('keeps %j unchanged, in any chunks', (text) => {
    for (const pieces of cuts(text)) expect(run(pieces)).toEqual({ text, citations: [], notFound: false });
  });

  it.each(['[', ' [', '[1', '[1,', '[a ', 'n', 'not_in_document', '【', '[1]', '\n'])(
    'takes linear time for %j repeated',
    (unit) => {
      // With quadratic time, the test would exceed its time limit.
      expect(run([unit.repeat(100_000 / unit.length)]).citations.length).toBeLessThanOrEqual(PASSAGES.length);
    },
  );

  it('holds back at most the length of a marker', () => {
    const filter = createCitationFilter(PASSAGES);
    const text = `[${'1, '.repeat(1_000)}`;
    const held = Array.from(text, (character) => character.length - filter.push(character).length);
    expect(
      Math.max(...held.map((_, index) => held.slice(0, index + 1).reduce((a, b) => a + b, 0))),
    ).toBeLessThan(250);
  });

  it('holds back only text that may become a token', () => {
    const filter = createCitationFilter(PASSAGES);
    expect(filter.push('Thirty days')).toBe('Thirty days');
    expect(filter.push(' [')).toBe('');
    expect(filter.push('1')).toBe('');
    expect(filter.push('] a year')).toBe(' [1] a year');
  });
});

describe('attribute', () => {
  it('returns the passage that an unmarked answer resembles', () => {
    const found = attribute('Part-time staff have leave in proportion to hours.', PASSAGES);
    expect(found.map(({ passageId }) => passageId)).toEqual(['p2']);
  });

  it('returns nothing for an answer that resembles no passage', () => {
    expect(attribute('Bananas grow in warm and wet countries.', PASSAGES)).toEqual([]);
  });
});

it('referencesOf lists each reference once', () => {
  const { citations } = run(['[1][2][1]']);
  expect(referencesOf([...citations, ...citations])).toEqual(['handbook.pdf#page=3', 'handbook.pdf#page=4']);
});
