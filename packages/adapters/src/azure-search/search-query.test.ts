import { expect, it } from 'vitest';
import { toSearchQuery } from './search-query.ts';

it('toSearchQuery searches with the words that carry the meaning', () => {
  expect(toSearchQuery({ text: 'When are the roses pruned?', top: 4 })).toEqual({
    text: 'roses pruned',
    top: 4,
  });
});
it('toSearchQuery searches with all words when none carries meaning', () => {
  expect(toSearchQuery({ text: 'What is it? It is', top: 1 })?.text).toBe('what is it');
});
it('toSearchQuery removes the operators of the query language', () => {
  expect(toSearchQuery({ text: '+roses -"water" | (leaf*) ~2 \\ AND', top: 1 })?.text).not.toMatch(
    /[+"|()*~\\]|(^| )-/,
  );
});
it.each([
  ['What does PPR9087 cost?', 'ppr9087 ppr-9087 cost'],
  ['When is e-mail answered?', 'e-mail email answered'],
  ['Is Wi-Fi free?', 'wi-fi wifi free'],
  ['Wann ist geöffnet?', 'geöffnet geoffnet geoeffnet'],
  ['Where is IT?', 'IT'],
  ['price of C++ and .NET', 'price c net'],
  ['Wann im März?', 'märz marz maerz'],
])('toSearchQuery asks for each spelling of a word: %s', (text, query) => {
  expect(toSearchQuery({ text, top: 1 })?.text).toBe(query);
});
it('toSearchQuery stays below the service’s limit of clauses', () => {
  const text = Array.from({ length: 5_000 }, (_, index) => `word${index}`).join(' ');
  expect(toSearchQuery({ text, top: 1 })?.text?.split(' ')).toHaveLength(200);
});
it('toSearchQuery makes no query without a word and without a vector', () => {
  expect(toSearchQuery({ text: '?! 🐝', top: 1 })).toBeUndefined();
  expect(toSearchQuery({ text: '?!', vector: Float32Array.of(1), top: 1 })?.text).toBeUndefined();
});
it('toSearchQuery requests at least fifty neighbours and at most one page of results', () => {
  const vector = Float32Array.of(1);
  expect(toSearchQuery({ text: 'a', vector, top: 4 })?.vector?.neighbours).toBe(50);
  expect(toSearchQuery({ text: 'a', vector, top: 5_000 })).toMatchObject({
    top: 1_000,
    vector: { neighbours: 1_000 },
  });
});
it.each([0.1, 30, 1e-20])(
  'toSearchQuery keeps the digits of a vector that count, whatever its length: %d',
  (length) => {
    const vector = Float32Array.of(length, -length / 3, 0, length / 700);
    const values = toSearchQuery({ text: 'a', vector, top: 4 })?.vector?.values ?? [];
    expect(values).toHaveLength(4);
    for (const [index, value] of values.entries())
      expect(Math.abs(value - (vector[index] ?? 0))).toBeLessThanOrEqual(length * 1e-7);
    expect(JSON.stringify(values).length).toBeLessThan(80);
  },
);
it('toSearchQuery passes on a vector without a direction, for the service to refuse', () => {
  expect(toSearchQuery({ text: 'a', vector: Float32Array.of(0, 0), top: 4 })?.vector?.values).toEqual([0, 0]);
});
