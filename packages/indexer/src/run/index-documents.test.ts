import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryIndex } from '@rag/adapters/memory';
import { type Embedder, type IndexWriter, RagError, type VectorStore } from '@rag/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DocumentError } from '../load/document-error.ts';
import type { SplitDocument } from '../load/load-document.ts';
import { type IndexRequest, indexDocuments } from './index-documents.ts';
import type { IndexResult } from './index-result.ts';

let folder: string;
let store: VectorStore;
let writer: IndexWriter;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-'));
  ({ store, writer } = createMemoryIndex());
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Every line a passage; a document whose first line is "bad" is broken. */
async function load(path: string): Promise<SplitDocument> {
  const text = await readFile(path, 'utf8');
  if (text.startsWith('bad')) throw new DocumentError('broken', 'It is bad.');
  const passages = text.split('\n').map((content) => ({ content, page: 1 }));
  return {
    contentHash: createHash('sha256').update(text).digest('hex'),
    pageCount: 1,
    passages,
    warnings: [],
  };
}

async function run(
  files: Readonly<Record<string, string>>,
  options: Partial<IndexRequest> = {},
): Promise<IndexResult> {
  const documents = Object.keys(files).map((source) => ({ source, path: join(folder, source) }));
  for (const { source, path } of documents) await writeFile(path, files[source] ?? '');
  return indexDocuments({ documents, writer, pool: { load }, prune: false, concurrency: 2, ...options });
}

async function find(text: string): Promise<string[]> {
  return (await store.search({ text, top: 10 })).map(({ source, content }) => `${source}: ${content}`);
}

function statuses({ outcomes }: IndexResult): Record<string, string> {
  return Object.fromEntries(outcomes.map(({ source, status }) => [source, status]));
}

describe('indexDocuments', () => {
  it('makes documents searchable', async () => {
    const result = await run({ 'a.md': 'apples\npears', 'b.md': 'plums' });
    expect(statuses(result)).toEqual({ 'a.md': 'indexed', 'b.md': 'indexed' });
    expect(await find('pears')).toEqual(['a.md: pears']);
  });

  it('reads only changed documents in the second run', async () => {
    await run({ 'a.md': 'apples', 'b.md': 'plums' });
    const loader = vi.fn(load);
    const result = await run({ 'a.md': 'apples', 'b.md': 'cherries' }, { pool: { load: loader } });
    expect(loader.mock.calls.map(([path]) => path)).toEqual([join(folder, 'b.md')]);
    expect(statuses(result)).toEqual({ 'a.md': 'unchanged', 'b.md': 'indexed' });
    expect(await find('plums')).toEqual([]);
  });

  it('publishes the same generation again when nothing has changed', async () => {
    const first = await run({ 'a.md': 'apples' });
    expect((await run({ 'a.md': 'apples' })).generation).toBe(first.generation);
  });

  it('removes the last passages of a document that became shorter', async () => {
    await run({ 'a.md': 'apples\npears\nplums' });
    await run({ 'a.md': 'apples' });
    expect(await find('plums')).toEqual([]);
  });

  it('continues after a document that cannot be read and reports it', async () => {
    const result = await run({ 'a.md': 'bad', 'b.md': 'plums' });
    expect(result.outcomes[0]).toEqual({
      source: 'a.md',
      status: 'failed',
      problem: { source: 'a.md', code: 'broken', reason: 'It is bad.' },
      keptEarlierVersion: false,
    });
    expect(await find('plums')).toEqual(['b.md: plums']);
  });

  it('continues after a document with a passage that the embedder refuses and reports both', async () => {
    const embedder: Embedder = {
      model: 'm',
      dimensions: 1,
      async embed(texts) {
        const index = texts.findIndex((text) => text.includes('endless'));
        if (index < 0) return texts.map(() => Float32Array.of(1));
        throw new RagError('invalid_input', 'too long', { details: { index, maxInputTokens: 512 } });
      },
    };
    const result = await run({ 'a.md': 'apples\nendless', 'b.md': 'plums' }, { embedder });
    expect(statuses(result)).toEqual({ 'a.md': 'failed', 'b.md': 'indexed' });
    expect(result.outcomes[0]).toMatchObject({
      problem: {
        code: 'passage_too_long',
        reason: 'Passage 2 (page 1) has more tokens than the embedding model takes (512).',
      },
    });
  });

  it('keeps the earlier version of a document that can no longer be read', async () => {
    await run({ 'a.md': 'apples', 'b.md': 'plums' });
    const result = await run({ 'a.md': 'bad', 'b.md': 'plums' });
    expect(result.outcomes[0]).toMatchObject({ status: 'failed', keptEarlierVersion: true });
    expect(await find('apples')).toEqual(['a.md: apples']);
  });

  it('publishes nothing when no document could be indexed', async () => {
    const result = await run({ 'a.md': 'bad' });
    expect(result.generation).toBeUndefined();
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_missing' });
  });

  it('names and keeps documents that are in the index but were not given', async () => {
    await run({ 'a.md': 'apples', 'b.md': 'plums' });
    const result = await run({ 'a.md': 'apples' });
    expect(result).toMatchObject({ notGiven: ['b.md'], removed: [] });
    expect(await find('plums')).toEqual(['b.md: plums']);
  });

  it('removes documents that were not given when it prunes', async () => {
    await run({ 'a.md': 'apples', 'b.md': 'plums' });
    const result = await run({ 'a.md': 'apples' }, { prune: true });
    expect(result).toMatchObject({ notGiven: [], removed: ['b.md'] });
    expect(await find('plums')).toEqual([]);
  });

  it('removes nothing when no document can be read', async () => {
    await run({ 'a.md': 'apples', 'b.md': 'plums' });
    await run({ 'c.md': 'bad' }, { prune: true });
    await run({ 'a.md': 'apples' });
    expect(await find('plums')).toEqual(['b.md: plums']);
  });

  it('never holds more documents than its concurrency', async () => {
    let atHand = 0;
    let most = 0;
    const counting: IndexWriter = {
      ...writer,
      upsert: async (...args) => {
        await writer.upsert(...args);
        atHand -= 1;
      },
    };
    const pool = {
      load: async (path: string) => {
        atHand += 1;
        most = Math.max(most, atHand);
        return load(path);
      },
    };
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${index}.md`, `text ${index}`]),
    );
    await run(files, { writer: counting, pool });
    expect(most).toBeLessThanOrEqual(3);
  });

  it('publishes nothing when it is aborted and completes in the next run', async () => {
    const files = { 'a.md': 'apples', 'b.md': 'plums', 'c.md': 'cherries' };
    const stop = new AbortController();
    const stopped = run(files, { signal: stop.signal, onOutcome: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_missing' });
    const resumed = await run(files);
    ({ store, writer } = createMemoryIndex());
    expect(resumed.generation).toBe((await run(files)).generation);
  });
});

describe('indexDocuments with an embedder', () => {
  const embed = vi.fn<Embedder['embed']>();
  const embedder: Embedder = { model: 'tiny', dimensions: 2, embed };

  beforeEach(() => {
    embed.mockReset();
    embed.mockImplementation(async (texts) => texts.map(() => Float32Array.of(1, 0)));
  });

  it('gives every passage a vector, in batches', async () => {
    await run(
      { 'a.md': Array.from({ length: 150 }, (_, index) => `line ${index}`).join('\n') },
      { embedder },
    );
    expect(embed.mock.calls.map(([texts]) => texts.length)).toEqual([64, 64, 22]);
    expect(store.capabilities.vector).toBe(true);
  });

  it('rebuilds the index when the model changes', async () => {
    await run({ 'a.md': 'apples' });
    expect(statuses(await run({ 'a.md': 'apples' }, { embedder }))).toEqual({ 'a.md': 'indexed' });
  });

  it('fails when the model fails', async () => {
    embed.mockRejectedValue(Object.assign(new Error('down'), { name: 'Down' }));
    await expect(run({ 'a.md': 'apples' }, { embedder })).rejects.toThrow('down');
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_missing' });
  });
});
