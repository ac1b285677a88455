import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isIndexPublished, openIndex, openIndexWriter } from './open-index.ts';

const document = { source: 'compost.md', contentHash: 'a'.repeat(64), chunkCount: 1, pageCount: 0 };
const chunk = { id: 'compost.md#1', content: 'Compost is collected on Tuesdays.' };

describe('the index of the environment', () => {
  let folder: string;
  let settings: { readonly DATA_DIR: string };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rag-environment-'));
    settings = { DATA_DIR: join(folder, 'not', 'there', 'yet') };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function publish(): Promise<string> {
    const { writer, close } = await openIndexWriter(settings);
    try {
      await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
      await writer.upsert(document, [chunk]);
      return (await writer.publish()).generation;
    } finally {
      await close();
    }
  }

  it('is written to DATA_DIR, which is made when it is missing', async () => {
    await publish();
    expect(existsSync(join(settings.DATA_DIR, 'index.sqlite'))).toBe(true);
  });

  it('is searched where it was written', async () => {
    await publish();
    const { store, close } = await openIndex(settings);
    const passages = await store.search({ text: 'When is compost collected?', top: 1 });
    await close();
    expect(passages.map(({ id, source }) => [id, source])).toEqual([[chunk.id, document.source]]);
  });

  it('can be opened before there is one, and is found when it comes', async () => {
    const { store, close } = await openIndex(settings);
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_missing' });
    const generation = await publish();
    const found = await store.generation();
    await close();
    expect(found).toBe(generation);
  });

  it('tells whether it was ever published', async () => {
    expect(await isIndexPublished(settings)).toBe(false);
    const { writer, close } = await openIndexWriter(settings);
    await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
    await close();
    expect(await isIndexPublished(settings)).toBe(false);
    await publish();
    expect(await isIndexPublished(settings)).toBe(true);
  });

  it('does not take a foreign file for one that is merely unpublished', async () => {
    mkdirSync(settings.DATA_DIR, { recursive: true });
    writeFileSync(
      join(settings.DATA_DIR, 'index.sqlite'),
      'not a database, but long enough to be read as one'.repeat(20),
    );
    await expect(isIndexPublished(settings)).rejects.toMatchObject({ code: 'index_invalid' });
  });

  it('is free for the next writer when one is closed', async () => {
    await publish();
    await expect(publish()).resolves.toMatch(/./u);
  });
});
