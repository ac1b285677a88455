import { describe, expect, it } from 'vitest';
import { noDocumentUrl, servedDocumentUrl } from './document-url.ts';

describe('the address of a document', () => {
  it('is below /documents where they are served', () => {
    expect(servedDocumentUrl('a%20b/guide.pdf#page=3')).toBe('/documents/a%20b/guide.pdf#page=3');
  });

  it('is none where they are not', () => {
    expect(noDocumentUrl('guide.pdf#page=3')).toBeNull();
  });

  it.each([servedDocumentUrl, noDocumentUrl])('is its own where it lies on the web', (urlOf) => {
    expect(urlOf('https://elsewhere.example/guide.pdf#page=3')).toBe(
      'https://elsewhere.example/guide.pdf#page=3',
    );
  });
});
