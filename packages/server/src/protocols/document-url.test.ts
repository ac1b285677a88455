import { describe, expect, it } from 'vitest';
import { createDocumentUrl } from './document-url.ts';

describe('the URL of a document', () => {
  it('is below /documents when documents are served', () => {
    const urlOf = createDocumentUrl({ servesDocuments: true });
    expect(urlOf('a%20b/guide.pdf#page=3')).toBe('/documents/a%20b/guide.pdf#page=3');
  });

  it('is below the public address when there is one', () => {
    const urlOf = createDocumentUrl({ servesDocuments: true, publicUrl: 'https://town.example/help' });
    expect(urlOf('guide.pdf#page=3')).toBe('https://town.example/help/documents/guide.pdf#page=3');
  });

  it.each([undefined, 'https://town.example'])('is null when documents are not served', (publicUrl) => {
    expect(createDocumentUrl({ servesDocuments: false, publicUrl })('guide.pdf#page=3')).toBeNull();
  });

  it.each([true, false])('is its own URL when the document is on the web', (servesDocuments) => {
    const urlOf = createDocumentUrl({ servesDocuments, publicUrl: 'https://town.example' });
    expect(urlOf('https://elsewhere.example/guide.pdf#page=3')).toBe(
      'https://elsewhere.example/guide.pdf#page=3',
    );
  });
});
