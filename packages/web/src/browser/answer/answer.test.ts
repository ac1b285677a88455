import { describe, expect, it } from 'vitest';
import { parseMarkdown } from './parse-markdown.ts';
import { resolveLink } from './resolve-link.ts';

const DOCUMENTS = 'https://chat.example/town/documents/';

function inlineTypes(text: string): readonly string[] {
  const [block] = parseMarkdown(text);
  return block !== undefined && 'tokens' in block ? (block.tokens ?? []).map(({ type }) => type) : [];
}

describe('parseMarkdown', () => {
  it('finds markers beside words and each other', () => {
    expect(inlineTypes('At nine.[1] At six [2][12].')).toEqual([
      'text',
      'marker',
      'text',
      'marker',
      'marker',
      'text',
    ]);
  });

  it('does not take the text of a link for a marker', () => {
    expect(inlineTypes('[1](guide.pdf)')).toEqual(['link']);
  });

  it('does not take an index in code for a marker', () => {
    expect(inlineTypes('`list[1]`')).toEqual(['codespan']);
  });

  it('keeps line breaks', () => {
    expect(inlineTypes('one\ntwo')).toEqual(['text', 'br', 'text']);
  });

  it('makes nothing of nothing', () => {
    expect(parseMarkdown(' \n\n')).toEqual([]);
  });
});

describe('resolveLink', () => {
  it.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
    ['guide.pdf#page=3', `${DOCUMENTS}guide.pdf#page=3`],
    ['more/guide%20one.pdf', `${DOCUMENTS}more/guide%20one.pdf`],
    ['javascript:alert(1)', undefined],
    ['JavaScript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['mailto:a@example.org', undefined],
    ['//example.org/a', undefined],
    ['/chat', undefined],
    ['\\\\example.org', undefined],
    ['../../secrets', undefined],
    ['a/../../../secrets', undefined],
    ['%2e%2e/secrets', undefined],
    ['https://', undefined],
    ['#top', undefined],
    ['java\nscript:alert(1)', undefined],
  ])('%j leads to %j', (href, expected) => {
    expect(resolveLink(href, DOCUMENTS)).toBe(expected);
  });
});
