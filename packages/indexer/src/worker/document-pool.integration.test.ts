import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PoolLimits } from '../load/document-limits.ts';
import { createDocumentPool, type DocumentPool } from './document-pool.ts';

const LIMITS: PoolLimits = {
  maxBytes: 1e7,
  maxPages: 100,
  timeoutMs: 60_000,
  maxMemoryBytes: 256 * 1024 * 1024,
};

let folder: string;
let pool: DocumentPool | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pool-'));
});

afterEach(async () => {
  vi.useRealTimers();
  await pool?.close();
  pool = undefined;
  await rm(folder, { recursive: true });
});

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** A worker that does what the path says and returns the id of its thread as the content hash. */
const SCRIPTED_WORKER = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', ({ path }) => {
    if (path === 'hang') for (;;) {}
    if (path === 'crash') throw new Error('crashed');
    if (path === 'exit') process.exit(3);
    if (path === 'eat') { const all = []; for (;;) all.push(new Array(1e6).fill(Math.random())); }
    if (path === 'be odd') parentPort.postMessage({ ok: false, code: 'broken', reason: 'odd', isReusable: false });
    else parentPort.postMessage({ ok: true, isReusable: true, document: { contentHash: String(threadId), passages: [], warnings: [], pageCount: 0 } });
  });
`)}`,
);

function createScriptedPool(limits: Partial<PoolLimits> = {}): DocumentPool {
  pool = createDocumentPool({ size: 1, limits: { ...LIMITS, ...limits }, entry: SCRIPTED_WORKER });
  return pool;
}

describe('createDocumentPool', () => {
  it('reads and splits a file and returns the hash of its bytes', async () => {
    pool = createDocumentPool({ size: 1, limits: LIMITS });
    const document = await pool.load(await put('a.md', '# Leave\nThirty days.'));
    expect(document).toEqual({
      contentHash: '8d282a8665e1c4e92824d9ffa656d6f65af3e23d370718ada767891847b910cb',
      pageCount: 0,
      passages: [{ content: 'Leave\nThirty days.', heading: 'Leave' }],
      warnings: [],
    });
  });

  it.each([
    ['empty', 'a.txt', ''],
    ['empty', 'a.md', '\n\n'],
    ['misnamed', 'a.pdf', '\x89PNG\r\n\x1A\n'],
    ['too_large', 'a.txt', 'a'.repeat(1e7 + 1)],
  ])('rejects with %s for the file %s', async (code, name, content) => {
    pool = createDocumentPool({ size: 1, limits: LIMITS });
    await expect(pool.load(await put(name, Buffer.from(content, 'latin1')))).rejects.toMatchObject({ code });
  });

  it('rejects with unreadable when the file is missing', async () => {
    pool = createDocumentPool({ size: 1, limits: LIMITS });
    await expect(pool.load(join(folder, 'gone.md'))).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('reads one document after the other in the same thread', async () => {
    const { load } = createScriptedPool();
    expect((await load('a')).contentHash).toBe((await load('b')).contentHash);
  });

  it('stops reading a document at its deadline and reads the next one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const { load } = createScriptedPool({ timeoutMs: 30_000 });
    const hanging = load('hang');
    const next = load('a');
    const verdict = expect(hanging).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('30 s'),
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await verdict;
    await expect(next).resolves.toBeDefined();
  });

  it.each([
    ['crash', 'broken'],
    ['exit', 'broken'],
    ['be odd', 'broken'],
    ['eat', 'out_of_memory'],
  ])('replaces the thread after a document makes it %s', async (what, code) => {
    const { load } = createScriptedPool({ maxMemoryBytes: 64 * 1024 * 1024 });
    const before = await load('a');
    await expect(load(what)).rejects.toMatchObject({ code });
    const after = await load('b');
    expect(after.contentHash).not.toBe(before.contentHash);
  });

  it('stops reading a document that inflates beyond the memory limit', async () => {
    pool = createDocumentPool({ size: 1, limits: { ...LIMITS, maxMemoryBytes: 96 * 1024 * 1024 } });
    const bomb = deflateSync(Buffer.alloc(250_000_000, ' '));
    await expect(pool.load(await put('bomb.pdf', pdfWithContents(bomb)))).rejects.toMatchObject({
      code: 'out_of_memory',
    });
  });

  it('stops at once when the signal aborts', async () => {
    const { load } = createScriptedPool();
    const stop = new AbortController();
    const hanging = load('hang', stop.signal);
    stop.abort();
    await expect(hanging).rejects.toMatchObject({ code: 'aborted' });
  });
});

/** One page whose contents are the given compressed bytes; readers find its objects by searching. */
function pdfWithContents(deflated: Uint8Array): Uint8Array {
  const head = `%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >> endobj
4 0 obj << /Filter /FlateDecode /Length ${deflated.length} >>
stream
`;
  return Buffer.concat([
    Buffer.from(head),
    deflated,
    Buffer.from('\nendstream endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n'),
  ]);
}
