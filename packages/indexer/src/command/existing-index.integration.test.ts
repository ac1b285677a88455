import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { openIndex, readConfiguration } from '@rag/configuration';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from '../program.ts';
import type { IndexBackEnd } from './back-end.ts';
import { createBackEnd } from './create-back-end.ts';
import type { IndexSummary } from './json-summary.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'existing-'));
  await mkdir(join(folder, 'documents'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, content: string) => writeFile(join(folder, 'documents', name), content);
const remove = (name: string) => rm(join(folder, 'documents', name));

interface Run {
  readonly args?: readonly string[];
  /** The embedding model that is configured; none by default. */
  readonly model?: string;
}

async function backEndWith(model: string | undefined): Promise<IndexBackEnd> {
  const backEnd = await createBackEnd({
    DATA_DIR: join(folder, 'data'),
    DOCUMENTS_DIR: join(folder, 'documents'),
  });
  if (model === undefined) return backEnd;
  const embedder = {
    model,
    dimensions: 2,
    embed: async (texts: readonly string[]) => texts.map(() => Float32Array.of(1, 0)),
  };
  return { ...backEnd, embedding: { model }, open: async () => ({ ...(await backEnd.open()), embedder }) };
}

async function run({ args = [], model }: Run = {}): Promise<{ summary: IndexSummary; said: string }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outputs = Promise.all([text(stdout), text(stderr)]);
  const { signal } = new AbortController();
  const context = { environment: {}, stdout, stderr, signal, setExitCode: () => {} };
  await runProgram(['index', '--json', ...args], context, async () => backEndWith(model));
  stdout.end();
  stderr.end();
  const [json, said] = await outputs;
  return { summary: JSON.parse(json), said };
}

async function published() {
  const { store, close } = await openIndex(readConfiguration({ DATA_DIR: join(folder, 'data') }));
  await store.generation();
  const sources = (await store.search({ text: 'apples pears', top: 5 })).map(({ source }) => source);
  const { embedding } = store.capabilities;
  await close();
  return { sources: sources.sort(), model: embedding?.embeddingModel };
}

describe('a dry run with an existing index', () => {
  it('distinguishes unchanged documents from documents to index', async () => {
    await put('a.md', 'Apples.');
    await run();
    await put('b.md', 'Pears.');
    const { summary, said } = await run({ args: ['--dry-run'] });
    expect(summary.documents.map(({ source, status }) => `${source} ${status}`)).toEqual([
      'a.md unchanged',
      'b.md indexed',
    ]);
    expect(said).toContain('1 to index, 1 unchanged');
  });

  it('lists the documents that --prune would remove and removes nothing', async () => {
    await put('a.md', 'Apples.');
    await put('b.md', 'Pears.');
    await run();
    await remove('b.md');
    const { summary, said } = await run({ args: ['--dry-run', '--prune'] });
    expect([summary.removed, summary.totals.removed]).toEqual([['b.md'], 1]);
    expect(said).toContain('Would be removed:\n  b.md');
    expect((await published()).sources).toEqual(['a.md', 'b.md']);
  });

  it('lists the documents that are in the index but not given', async () => {
    await put('a.md', 'Apples.');
    await put('b.md', 'Pears.');
    await run();
    await remove('b.md');
    const { summary } = await run({ args: ['--dry-run'] });
    expect([summary.notGiven, summary.removed]).toEqual([['b.md'], []]);
  });

  it('counts every document as to index with another embedding model', async () => {
    await put('a.md', 'Apples.');
    await run();
    const { summary } = await run({ args: ['--dry-run'], model: 'small' });
    expect(summary.totals).toMatchObject({ indexed: 1, unchanged: 0 });
  });
});

describe('a run with other settings', () => {
  it('lists the documents that are lost because they were not given', async () => {
    await put('a.md', 'Apples.');
    await put('b.md', 'Pears.');
    await run();
    await remove('b.md');
    const { summary } = await run({ model: 'small' });
    expect(summary.removed).toEqual(['b.md']);
    expect((await published()).sources).toEqual(['a.md']);
  });
});

describe('--if-missing', () => {
  const args = ['--if-missing'];

  it('does nothing when the index was made with the same model', async () => {
    await put('a.md', 'Apples.');
    await run({ model: 'small' });
    expect((await run({ args, model: 'small' })).summary.outcome).toBe('present');
  });

  it('rebuilds the index with another model', async () => {
    await put('a.md', 'Apples.');
    await run({ model: 'small' });
    expect((await run({ args, model: 'other' })).summary.outcome).toBe('complete');
    expect(await published()).toEqual({ sources: ['a.md'], model: 'other' });
  });

  it('keeps an index that holds documents of other folders and says why', async () => {
    await put('a.md', 'Apples.');
    await put('b.md', 'Pears.');
    await run({ model: 'small' });
    await remove('b.md');
    const { summary, said } = await run({ args, model: 'other' });
    expect(summary.outcome).toBe('present');
    expect(said).toMatch(/another embedding model .* it holds b\.md, not in /);
    expect(await published()).toEqual({ sources: ['a.md', 'b.md'], model: 'small' });
  });
});
