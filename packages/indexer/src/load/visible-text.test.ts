import { splitDocument } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { randomHtml, randomMarkdown } from '../__fixtures__/random-pages.ts';
import { loadHtml } from '../html/load-html.ts';
import { loadMarkdown } from '../markdown/load-markdown.ts';

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

describe.each([
  ['HTML', randomHtml, loadHtml],
  ['Markdown', randomMarkdown, loadMarkdown],
])('the passages of %s', (_, write, load) => {
  it('hold each word that is shown, and none that is hidden', () => {
    for (const seed of SEEDS) {
      const { source, shown, hidden } = write(seed);
      // NFKC makes plain letters of raised ones.
      const text = splitDocument(load(source))
        .map(({ content }) => content)
        .join('\n')
        .normalize('NFKC');
      const lost = shown.filter((word) => !text.includes(word));
      const leaked = hidden.filter((word) => text.includes(word));
      expect({ seed, source, lost, leaked }).toEqual({ seed, source, lost: [], leaked: [] });
    }
  });
});
