import { expect, it } from 'vitest';
import { readCovers } from './covering-tests.ts';

it.each([
  ['a test', "it('answers', () => {});"],
  ['a test of several cases', "it.each([\n  ['%s (a)', fn()],\n])('answers', () => {});"],
  ['a test of a named table', "it.each(CASES)(\n  'answers',\n  () => {},\n);"],
  ['a test with a condition', "it.runIf(isLinux)('answers', () => {});"],
  ['a group', "describe('answers', () => {});"],
  ['a conformance case', "name: 'answers',"],
])('reads the title of %s', (_, code) => {
  const covers = readCovers(`  // Covers: stampede, dead-leader\n  ${code}\n`, 'a.test.ts');
  expect(covers).toEqual([{ ids: ['stampede', 'dead-leader'], title: 'answers' }]);
});

it('refuses a comment without a test below it', () => {
  expect(() => readCovers('// Covers: stampede\nconst a = 1;\n', 'a.test.ts')).toThrow(
    'a.test.ts: no test follows "// Covers: stampede"',
  );
});
