import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Configuration } from '../configuration.ts';
import { readConfiguration } from '../read-configuration.ts';
import { isIndexPublished, openIndex, openIndexWriter } from './open-index.ts';

const document = { source: 'compost.md', contentHash: 'a'.repeat(64), chunkCount: 1, pageCount: 0 };
const chunk = { id: 'compost.md#1', content: 'Compost is collected on Tuesdays.' };

describe('the embedded index', () => {
  let folder: string;
  let configuration: Configuration;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rag-environment-'));
    configuration = readConfiguration({ DATA_DIR: join(folder, 'not', 'there', 'yet') });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function publish(): Promise<string> {
    const { writer, close } = await openIndexWriter(configuration);
    try {
      await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
      await writer.upsert(document, [chunk]);
      return (await writer.publish()).generation;
    } finally {
      await close();
    }
  }

  it('is written to DATA_DIR, which is created when it is missing', async () => {
    await publish();
    expect(existsSync(join(configuration.storage.dataFolder, 'index.sqlite'))).toBe(true);
  });

  it('is found in the folder to which it was written', async () => {
    await publish();
    const { store, close } = await openIndex(configuration);
    const passages = await store.search({ text: 'When is compost collected?', top: 1 });
    await close();
    expect(passages.map(({ id, source }) => [id, source])).toEqual([[chunk.id, document.source]]);
  });

  it('can be opened before it exists and is found once it is published', async () => {
    const { store, close } = await openIndex(configuration);
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_missing' });
    const generation = await publish();
    const found = await store.generation();
    await close();
    expect(found).toBe(generation);
  });

  it('reports whether it was ever published', async () => {
    expect(await isIndexPublished(configuration)).toBe(false);
    const { writer, close } = await openIndexWriter(configuration);
    await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
    await close();
    expect(await isIndexPublished(configuration)).toBe(false);
    await publish();
    expect(await isIndexPublished(configuration)).toBe(true);
  });

  it('reports a file that is no index as invalid, not as unpublished', async () => {
    mkdirSync(configuration.storage.dataFolder, { recursive: true });
    writeFileSync(
      join(configuration.storage.dataFolder, 'index.sqlite'),
      'not a database, but long enough to be read as one'.repeat(20),
    );
    await expect(isIndexPublished(configuration)).rejects.toMatchObject({ code: 'index_invalid' });
  });

  it('accepts the next writer when one is closed', async () => {
    await publish();
    await expect(publish()).resolves.toMatch(/./u);
  });
});
