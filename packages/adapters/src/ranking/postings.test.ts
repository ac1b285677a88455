import { describe, expect, it } from 'vitest';
import {
  createPostingList,
  createPostingsWriter,
  decodePostings,
  encodePostings,
  hasPosting,
  type Postings,
  readPostings,
} from './postings.ts';

/** For each term the counts of documents, of which some are 0. */
const COUNTS = [
  [],
  Array.from({ length: 1_000 }, () => 1),
  Array.from({ length: 1_000 }, (_, document) => (document % 3 === 0 ? 1 + (document % 255) : 0)),
  Array.from({ length: 1_000 }, (_, document) => (document === 999 ? 255 : 0)),
  Array.from({ length: 100_000 }, (_, document) => (document % 700 === 1 ? 2 : 0)),
  Array.from({ length: 129 }, () => 7),
];
const DOCUMENTS = 100_000;

function postingsOf(terms: readonly (readonly number[])[]): Postings {
  const writer = createPostingsWriter();
  for (const counts of terms) {
    const found = [...counts.entries()].filter(([, count]) => count > 0);
    const list = createPostingList(found.length);
    list.documents.set(found.map(([document]) => document));
    list.counts.set(found.map(([, count]) => count));
    writer.add(list, found.length);
  }
  return writer.finish();
}

describe.each([
  ['that were just written', postingsOf(COUNTS)],
  ['that were stored', decodePostings(encodePostings(postingsOf(COUNTS)))],
])('postings %s', (_, postings) => {
  it.each([...COUNTS.keys()])('have all documents and counts of term %i', (term) => {
    const list = createPostingList(DOCUMENTS);
    const size = readPostings(postings, term, list);
    const read = Array.from({ length: size }, (_unused, place) => [
      list.documents[place],
      list.counts[place],
    ]);
    expect(read).toEqual([...(COUNTS[term] ?? []).entries()].filter(([, count]) => count > 0));
    expect(postings.frequencies[term]).toBe(size);
  });

  it.each([...COUNTS.keys()])('know which documents have term %i', (term) => {
    const counts = COUNTS[term] ?? [];
    const wrong = Array.from({ length: DOCUMENTS }, (_unused, document) => document).filter(
      (document) => hasPosting(postings, term, document) !== (counts[document] ?? 0) > 0,
    );
    expect(wrong).toEqual([]);
  });
});
