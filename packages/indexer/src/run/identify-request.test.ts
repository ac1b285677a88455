import { relative } from 'node:path';
import { cwd } from 'node:process';
import { expect, it } from 'vitest';
import { identifyRequest } from './identify-request.ts';

const A = { source: 'a.md', path: '/public/a.md' };
const B = { source: 'b.md', path: '/public/b.md' };
const FILES = [A, B];
const REQUEST = identifyRequest(FILES, false);

it.each([
  ['for the files in another order', FILES.toReversed()],
  ['for a relative path to the same file', [{ ...A, path: relative(cwd(), A.path) }, B]],
])('identifyRequest returns the same id %s', (_, files) => {
  expect(identifyRequest(files, false)).toBe(REQUEST);
});

it.each([
  ['that prunes', FILES, true],
  ['with one more file', [...FILES, { source: 'c.md', path: '/public/c.md' }], false],
  ['with one file fewer', [A], false],
  ['with a file of the same name elsewhere', [{ ...A, path: '/secret/a.md' }, B], false],
  ['with another name for a file', [{ ...A, source: 'x/a.md' }, B], false],
])('identifyRequest returns another id for a run %s', (_, files, prune) => {
  expect(identifyRequest(files, prune)).not.toBe(REQUEST);
});
