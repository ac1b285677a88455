import { relative } from 'node:path';
import { cwd } from 'node:process';
import { expect, it } from 'vitest';
import { identifyRequest } from './identify-request.ts';

const A = { source: 'a.md', path: '/public/a.md' };
const B = { source: 'b.md', path: '/public/b.md' };
const FILES = [A, B];
const REQUEST = identifyRequest(FILES, false);

it.each([
  ['whatever the order of its files', FILES.toReversed()],
  ['by the place of a file, however it is written', [{ ...A, path: relative(cwd(), A.path) }, B]],
])('is the same request %s', (_, files) => {
  expect(identifyRequest(files, false)).toBe(REQUEST);
});

it.each([
  ['that takes others out', FILES, true],
  ['over one file more', [...FILES, { source: 'c.md', path: '/public/c.md' }], false],
  ['over one file less', [A], false],
  ['over a file of the same name elsewhere', [{ ...A, path: '/secret/a.md' }, B], false],
  ['that calls a file otherwise', [{ ...A, source: 'x/a.md' }, B], false],
])('a run %s is another request', (_, files, prune) => {
  expect(identifyRequest(files, prune)).not.toBe(REQUEST);
});
