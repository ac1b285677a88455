import { expect, it } from 'vitest';
import { toSearchQuery } from './search-query.ts';

it('asks with the words that say what the question is about', () => {
  expect(toSearchQuery({ text: 'When are the roses pruned?', top: 4 })).toEqual({
    text: 'roses pruned',
    top: 4,
  });
});
it('asks with all words where there are no others', () => {
  expect(toSearchQuery({ text: 'What is it? It is', top: 1 })?.text).toBe('what is it');
});
it('leaves nothing that means something to the query language', () => {
  expect(toSearchQuery({ text: '+roses -"water" | (leaf*) ~2 \\ AND', top: 1 })?.text).not.toMatch(
    /[+"|()*~\\]|(^| )-/,
  );
});
it('keeps below the number of clauses that the service takes', () => {
  const text = Array.from({ length: 5_000 }, (_, index) => `word${index}`).join(' ');
  expect(toSearchQuery({ text, top: 1 })?.text?.split(' ')).toHaveLength(200);
});
it('asks nothing without a word and without a vector', () => {
  expect(toSearchQuery({ text: '?! 🐝', top: 1 })).toBeUndefined();
  expect(toSearchQuery({ text: '?!', vector: Float32Array.of(1), top: 1 })?.text).toBeUndefined();
});
it('looks at fifty neighbours or more, and asks for no more than the service gives', () => {
  const vector = Float32Array.of(1);
  expect(toSearchQuery({ text: 'a', vector, top: 4 })?.vector?.neighbours).toBe(50);
  expect(toSearchQuery({ text: 'a', vector, top: 5_000 })).toMatchObject({
    top: 1_000,
    vector: { neighbours: 1_000 },
  });
});
