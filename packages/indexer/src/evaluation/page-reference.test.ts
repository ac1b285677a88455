import { describe, expect, it } from 'vitest';
import { formatPageReference, parsePageReference, rankTargets } from './page-reference.ts';

describe('parsePageReference', () => {
  it.each([
    ['handbook.pdf#page=3', { source: 'handbook.pdf', page: 3 }],
    ['guides/c# for all.pdf#page=12', { source: 'guides/c# for all.pdf', page: 12 }],
    ['notes.md', { source: 'notes.md' }],
  ])('reads %s', (text, expected) => {
    expect(parsePageReference(text)).toEqual(expected);
  });

  it.each(['handbook.pdf#page=0', 'handbook.pdf#page=', 'handbook.pdf#Page=3', '#page=3', ''])(
    'refuses "%s"',
    (text) => {
      expect(parsePageReference(text)).toBeUndefined();
    },
  );

  it('normalizes the Unicode form of names', () => {
    const composed = parsePageReference('\u00fcbersicht.pdf#page=1');
    expect(parsePageReference('u\u0308bersicht.pdf#page=1')).toEqual(composed);
  });
});

describe('formatPageReference', () => {
  it('appends the page to the name', () => {
    expect(formatPageReference({ source: 'handbook.pdf', page: 3 })).toBe('handbook.pdf#page=3');
  });
});

describe('rankTargets', () => {
  const passages = [
    { source: 'a.pdf', page: 2 },
    { source: 'b.pdf', page: 1 },
    { source: 'a.pdf', page: 2 },
    { source: 'a.pdf', page: 1 },
  ];

  it('ranks each page by its best passage', () => {
    expect(rankTargets(passages, new Map())).toEqual(['a.pdf#page=2', 'b.pdf#page=1', 'a.pdf#page=1']);
  });

  it('joins the pages of a document that is relevant as a whole', () => {
    expect(rankTargets(passages, new Map([['a.pdf', 1]]))).toEqual(['a.pdf', 'b.pdf#page=1']);
  });
});
