import { describe, expect, it } from 'vitest';
import { noDocumentUrl, servedDocumentUrl } from './document-url.ts';

describe('the URL of a document', () => {
  it('is below /documents when documents are served', () => {
    expect(servedDocumentUrl('a%20b/guide.pdf#page=3')).toBe('/documents/a%20b/guide.pdf#page=3');
  });

  it('is null when documents are not served', () => {
    expect(noDocumentUrl('guide.pdf#page=3')).toBeNull();
  });

  it.each([servedDocumentUrl, noDocumentUrl])('is its own URL when the document is on the web', (urlOf) => {
    expect(urlOf('https://elsewhere.example/guide.pdf#page=3')).toBe(
      'https://elsewhere.example/guide.pdf#page=3',
    );
  });
});
