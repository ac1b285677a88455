import { describe, expect, it } from 'vitest';
import { documentReference, formatOfName, isDocumentName, isDocumentTarget } from './document-name.ts';

describe('formatOfName', () => {
  it.each([
    ['a.PDF', 'pdf'],
    ['below/a.md', 'markdown'],
    ['a.markdown', 'markdown'],
    ['a.htm', 'html'],
    ['a.xhtml', 'html'],
    ['a.txt', 'text'],
    ['a.text', 'text'],
    ['a..pdf', 'pdf'],
    ['a.docx', undefined],
    ['a.constructor', undefined],
    ['pdf', undefined],
    ['.pdf', undefined],
    ['below/.pdf', undefined],
  ])('%s is %s', (name, format) => {
    expect(formatOfName(name)).toBe(format);
  });
});

describe('isDocumentName', () => {
  it.each(['a.pdf', 'below/a b.txt', 'Gebühren 100%.md', 'a_b.pdf'])('accepts %s', (source) => {
    expect(isDocumentName(source)).toBe(true);
  });

  it.each([
    '',
    '.pdf',
    '_draft.pdf',
    '_drafts/a.pdf',
    'below/.git/a.md',
    '../a.pdf',
    '/a.pdf',
    'below//a.pdf',
    'a\\b.pdf',
    'a\0.pdf',
    'a\n.pdf',
    'a.docx',
  ])('refuses %j', (source) => {
    expect(isDocumentName(source)).toBe(false);
  });
});

describe('documentReference', () => {
  it('names a page as a fragment', () => {
    expect(documentReference('rules/handbook.pdf', 3)).toBe('rules/handbook.pdf#page=3');
  });

  it.each(['a#b.pdf', 'a?b.pdf', '100%.pdf', 'a b.pdf', 'Gebühren & mehr.pdf', 'javascript:a.md'])(
    'returns a URL that decodes to %s',
    (source) => {
      const { pathname, hash } = new URL(documentReference(source, 2), 'http://localhost/documents/');

      expect([decodeURIComponent(pathname), hash]).toEqual([`/documents/${source}`, '#page=2']);
    },
  );

  it('returns a web address unchanged', () => {
    expect(documentReference('https://example.org/a?b=c')).toBe('https://example.org/a?b=c');
  });

  it('accepts a name that is not well-formed Unicode', () => {
    expect(documentReference('\uD800.pdf')).toBe('%EF%BF%BD.pdf');
  });
});

describe('isDocumentTarget', () => {
  it.each([
    ['a.md', true],
    ['..2026_03_01_12_00_00.123/a.md', true],
    ['..2026_03_01_12_00_00.123/rules/a.md', true],
    ['..2026_03_01_12_00_00.123/.secret.md', false],
    ['../2026_a/a.md', false],
    ['..data/a.md', false],
    ['.hidden/a.md', false],
  ])('for %s is %s', (target, expected) => {
    expect(isDocumentTarget(target)).toBe(expected);
  });
});
