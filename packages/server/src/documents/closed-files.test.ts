import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
writeFileSync(join(directory, 'large.txt'), 'x'.repeat(2_000_000));
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(() => {
  handles.length = 0;
});

/** A closed handle has no descriptor any more. */
function openHandles(): number {
  return handles.filter(({ fd }) => fd >= 0).length;
}

/** Never resolves if one stays open. */
async function untilClosed(): Promise<void> {
  while (openHandles() > 0) await new Promise(setImmediate);
}

it.each([
  ['a complete download', 'guide.txt', {}],
  ['a HEAD request', 'guide.txt', { method: 'HEAD' }],
  ['a 304 response', 'guide.txt', { headers: { 'If-Modified-Since': 'Tue, 01 Jan 2999 00:00:00 GMT' } }],
  ['an invalid range', 'guide.txt', { headers: { Range: 'bytes=99-' } }],
  ['an empty document', 'empty.txt', {}],
])('leaves no file open after %s', async (_what, name, init) => {
  const app = createFakeApp({ documents: createDocumentFiles(directory) });
  const response = await app.request(`/documents/${name}`, init);
  await response.text();
  await untilClosed();
  expect(handles.length).toBeGreaterThan(0);
});

describe('the download of a document', () => {
  const MOST_MS = 600_000;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function download() {
    const app = createFakeApp({ documents: createDocumentFiles(directory) });
    const destroy = vi.fn();
    const response = await app.request('/documents/large.txt', {}, { outgoing: { destroy } });
    // The runtime does this when the connection is closed.
    destroy.mockImplementation(() => void response.body?.cancel());
    return { response, destroy };
  }

  it('is cut off when it takes too long, which closes its file', async () => {
    const { destroy } = await download();
    vi.advanceTimersByTime(MOST_MS - 1);
    expect([destroy.mock.calls.length, openHandles()]).toEqual([0, 1]);
    vi.advanceTimersByTime(1);
    expect(destroy).toHaveBeenCalledOnce();
    vi.useRealTimers();
    await untilClosed();
  });

  it('is not cut off after it is complete', async () => {
    const { response, destroy } = await download();
    expect((await response.text()).length).toBe(2_000_000);
    await untilClosed();
    vi.advanceTimersByTime(MOST_MS);
    expect(destroy).not.toHaveBeenCalled();
  });
});
