import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteStore, createSqliteWriter } from '@rag/adapters/sqlite';
import { hashText } from '@rag/core/adapter';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DocumentError } from '../load/document-error.ts';
import type { DocumentFile } from '../load/find-documents.ts';
import type { SplitDocument } from '../load/load-document.ts';
import { indexDocuments } from './index-documents.ts';
import type { IndexResult } from './index-result.ts';

/** Names and texts of documents; a text that begins with "bad" cannot be read. */
type Files = Readonly<Record<string, string>>;

interface RunOptions {
  readonly prune?: boolean;
  /** After how many documents the run is stopped. */
  readonly stopAfter?: number;
  readonly index?: string;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interrupted-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function load(path: string): Promise<SplitDocument> {
  const content = await readFile(path, 'utf8');
  if (content.startsWith('bad')) throw new DocumentError('broken', 'It is bad.');
  return { contentHash: hashText(content), pageCount: 0, passages: [{ content }], warnings: [] };
}

/** Each run is a process of its own: it opens the index and closes it. */
async function run(root: string, files: Files, options: RunOptions = {}): Promise<IndexResult> {
  const { prune = false, stopAfter = Number.POSITIVE_INFINITY, index = 'index' } = options;
  const documents: DocumentFile[] = [];
  for (const [source, text] of Object.entries(files)) {
    const path = join(folder, `${root}-${source}`);
    await writeFile(path, text);
    documents.push({ source, path });
  }
  const writer = createSqliteWriter({ path: join(folder, index) });
  const stop = new AbortController();
  let done = 0;
  try {
    return await indexDocuments({
      documents,
      writer,
      pool: { load },
      prune,
      concurrency: 1,
      signal: stop.signal,
      onOutcome() {
        done += 1;
        if (done >= stopAfter) stop.abort();
      },
    });
  } finally {
    writer.close();
  }
}

async function interrupt(root: string, files: Files, options: RunOptions = {}): Promise<void> {
  await expect(run(root, files, { stopAfter: 1, ...options })).rejects.toMatchObject({ code: 'aborted' });
}

async function published(index = 'index'): Promise<string[]> {
  const store = createSqliteStore({ path: join(folder, index) });
  try {
    const passages = await store.search({ text: 'apples pears plums cherries', top: 10 });
    return passages.map(({ source, content }) => `${source}: ${content}`).sort();
  } finally {
    await store.close();
  }
}

describe('an interrupted run', () => {
  it('leaves nothing behind for a run over another folder', async () => {
    await run('public', { 'a.md': 'apples' });
    await interrupt('secret', { 's.md': 'pears', 't.md': 'plums' });
    await run('other', { 'b.md': 'cherries' });
    expect(await published()).toEqual(['a.md: apples', 'b.md: cherries']);
  });

  it('leaves nothing behind for a run over another folder with the same file names', async () => {
    await interrupt('secret', { 'a.md': 'pears', 'b.md': 'plums' });
    await run('other', { 'a.md': 'bad', 'b.md': 'cherries' });
    expect(await published()).toEqual(['b.md: cherries']);
  });

  it('leaves nothing behind of a file that was deleted before the next run', async () => {
    await interrupt('same', { 'a.md': 'pears', 'b.md': 'plums' });
    await run('same', { 'b.md': 'plums' });
    expect(await published()).toEqual(['b.md: plums']);
  });

  it('with --prune removes nothing through a later run without it', async () => {
    await run('public', { 'a.md': 'apples', 'b.md': 'pears' });
    const writer = createSqliteWriter({ path: join(folder, 'index') });
    // Killed between the last removal and the publishing.
    const killed = { ...writer, verify: () => Promise.reject(new Error('killed')) };
    const documents = [{ source: 'a.md', path: join(folder, 'public-a.md') }];
    const request = { documents, writer: killed, pool: { load }, prune: true, concurrency: 1 };
    await expect(indexDocuments(request)).rejects.toThrow('killed');
    writer.close();
    await run('public', { 'a.md': 'apples' });
    expect(await published()).toEqual(['a.md: apples', 'b.md: pears']);
  });

  it('continues when it runs again and ends like a run that was not interrupted', async () => {
    const files = { 'a.md': 'apples', 'b.md': 'pears', 'c.md': 'plums' };
    await interrupt('same', files, { stopAfter: 2 });
    const resumed = await run('same', files);
    expect(resumed.outcomes.map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'indexed']);
    const clean = await run('same', files, { index: 'clean' });
    expect(resumed.generation).toBe(clean.generation);
    expect(await published()).toEqual(await published('clean'));
  });

  it('continues with the files in another order and reads a file that changed in between', async () => {
    await interrupt('same', { 'a.md': 'apples', 'b.md': 'pears' });
    const resumed = await run('same', { 'b.md': 'pears', 'a.md': 'plums' });
    expect(resumed.outcomes).toHaveLength(2);
    expect(await published()).toEqual(['a.md: plums', 'b.md: pears']);
  });
});

describe('an incomplete stage', () => {
  it('is not published', async () => {
    await run('public', { 'a.md': 'apples' });
    const writer = createSqliteWriter({ path: join(folder, 'index') });
    // A writer that loses a passage silently.
    const forgetful = {
      ...writer,
      upsert: (...[record]: Parameters<typeof writer.upsert>) => writer.upsert(record, []),
    };
    await writeFile(join(folder, 'b.md'), 'pears');
    const documents = [{ source: 'b.md', path: join(folder, 'b.md') }];
    const request = { documents, writer: forgetful, pool: { load }, prune: false, concurrency: 1 };
    await expect(indexDocuments(request)).rejects.toMatchObject({ code: 'index_invalid' });
    writer.close();
    expect(await published()).toEqual(['a.md: apples']);
  });
});
