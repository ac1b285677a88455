import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '../../../..');
/** A link to a file of tests, and the name of one in it. */
const NAMED_TEST = /\]\(\.\.\/(packages\/[^)]+)\) \*([^*]+)\*/g;

it.each([
  ['docs/lessons.md', 35],
  ['docs/resilience.md', 15],
])('%s names tests that there are', (document, atLeast) => {
  const text = readFileSync(join(REPOSITORY, document), 'utf8');
  const named = [...text.matchAll(NAMED_TEST)].map(([, file = '', name = '']) => ({ file, name }));
  const missing = named.filter(
    ({ file, name }) => !readFileSync(join(REPOSITORY, file), 'utf8').includes(name),
  );

  expect(named.length).toBeGreaterThanOrEqual(atLeast);
  expect(missing).toEqual([]);
});
