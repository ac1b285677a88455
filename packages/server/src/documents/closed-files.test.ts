import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { createDocumentFiles } from './document-files.ts';

const { handles } = vi.hoisted(() => ({ handles: [] as FileHandle[] }));

vi.mock('node:fs/promises', async (importActual) => {
  const actual = await importActual<typeof import('node:fs/promises')>();
  return {
    ...actual,
    open: async (...args: Parameters<typeof actual.open>) => {
      const handle = await actual.open(...args);
      handles.push(handle);
      return handle;
    },
  };
});

const directory = mkdtempSync(join(tmpdir(), 'closed-files-'));
writeFileSync(join(directory, 'guide.txt'), 'Opening hours');
writeFileSync(join(directory, 'empty.txt'), '');
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(() => {
  handles.length = 0;
});

/** A closed handle has no descriptor any more. */
function openHandles(): number {
  return handles.filter(({ fd }) => fd >= 0).length;
}

it.each([
  ['a document that was read whole', 'guide.txt', {}],
  ['the headers of one', 'guide.txt', { method: 'HEAD' }],
  [
    'one that has not changed',
    'guide.txt',
    { headers: { 'If-Modified-Since': 'Tue, 01 Jan 2999 00:00:00 GMT' } },
  ],
  ['a range that it does not have', 'guide.txt', { headers: { Range: 'bytes=99-' } }],
  ['an empty one', 'empty.txt', {}],
])('leaves no file open after %s', async (_what, name, init) => {
  const app = createFakeApp({ documents: createDocumentFiles(directory) });
  const response = await app.request(`/documents/${name}`, init);
  await response.text();
  await vi.waitFor(() => expect(openHandles()).toBe(0));
  expect(handles.length).toBeGreaterThan(0);
});
