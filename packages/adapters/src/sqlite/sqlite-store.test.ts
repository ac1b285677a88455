import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runIndexer } from './__fixtures__/run-indexer.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';
import { createSqliteWriter } from './sqlite-writer.ts';

let folder = '';
let path = '';
let store: SqliteStore;
let nowMs = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rag-store-'));
  path = join(folder, 'index.sqlite');
  nowMs = 0;
  store = createSqliteStore({ path, now: () => nowMs });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const firstText = async (text: string) => (await store.search({ text, top: 1 }))[0]?.content;

describe('createSqliteStore', () => {
  it('names a missing file and finds it as soon as it exists', async () => {
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_missing', details: { path } });
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    expect(await firstText('bees')).toBe('Bees dance.');
  });

  it('serves a file that replaced another after 5 ms', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    await store.generation();
    const other = join(folder, 'other.sqlite');
    await runIndexer(other, { 'a.txt': ['Bees sleep.'] });
    renameSync(other, path);
    expect(await firstText('bees')).toBe('Bees dance.');
    nowMs += 5;
    expect(await firstText('bees')).toBe('Bees sleep.');
  });

  it('notices a publication 5 ms after its last check', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    const before = await store.generation();
    await runIndexer(path, { 'a.txt': ['Bees sleep.'] });
    nowMs += 4;
    expect(await store.generation()).toBe(before);
    nowMs += 1;
    expect(await firstText('bees')).toBe('Bees sleep.');
  });

  it('returns a passage as it is now when it finds one that was published since the last check', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    await store.generation();
    await runIndexer(path, { 'a.txt': ['Wasps sting.', 'Bees sleep.'] });
    expect(await firstText('bees')).toBe('Bees sleep.');
  });

  it('rejects with index_missing when the file is deleted', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    await store.generation();
    rmSync(path);
    nowMs += 5;
    await expect(store.search({ text: 'bees', top: 1 })).rejects.toMatchObject({ code: 'index_missing' });
  });

  it('rejects a file that is not a database, and recovers when it is replaced', async () => {
    writeFileSync(path, 'This is a text file, long enough to be taken for a page of a database.'.repeat(20));
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_invalid', details: { path } });
    rmSync(path);
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    expect(await firstText('bees')).toBe('Bees dance.');
  });

  it('rejects a database of another program', async () => {
    executeOnFile('CREATE TABLE bookmarks (url TEXT)');
    await expect(store.generation()).rejects.toThrow(`${path} belongs to another program`);
  });

  it('rejects an index of a newer version', async () => {
    await runIndexer(path, {});
    executeOnFile('PRAGMA user_version = 99');
    await expect(store.generation()).rejects.toThrow('has version 99');
  });

  it('rejects a damaged index', async () => {
    await runIndexer(path, {
      'a.txt': Array.from({ length: 400 }, (_, index) => `Bee number ${index} dances.`),
    });
    const damaged = new DatabaseSync(path);
    damaged.exec('PRAGMA journal_mode = DELETE');
    damaged.close();
    overwriteFrom(path, 8_192);
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_invalid', details: { path } });
  });

  it('serves an index from a read-only folder, and notices a changed file', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    // A folder of this name keeps SQLite from creating its log, as a read-only folder does, also for root.
    mkdirSync(`${path}-wal`);
    expect(await firstText('bees')).toBe('Bees dance.');
    const other = join(folder, 'other.sqlite');
    await runIndexer(other, { 'a.txt': ['Bees sleep.'] });
    writeFileSync(path, withChangeCounterOf(path, readFileSync(other)));
    utimesSync(path, 1, 1);
    nowMs += 5;
    expect(await firstText('bees')).toBe('Bees sleep.');
  });

  it('names the path when it is a folder', async () => {
    mkdirSync(path);
    await expect(store.generation()).rejects.toMatchObject({ code: 'search_unavailable', details: { path } });
  });

  it('loads once when several callers ask at the same time', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    const generations = await Promise.all([store.generation(), store.generation(), store.generation()]);
    expect(new Set(generations).size).toBe(1);
  });

  it('keeps serving while a document is staged', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    const writer = createSqliteWriter({ path });
    await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
    await writer.upsert({ source: 'b.txt', contentHash: '1', chunkCount: 1, pageCount: 0 }, [
      { id: 'b', content: 'Bees sleep.' },
    ]);
    expect(await store.search({ text: 'bees', top: 5 })).toHaveLength(1);
    writer.close();
  });

  it('rejects every call after it is closed', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    await store.close();
    await expect(store.generation()).rejects.toMatchObject({ code: 'search_unavailable', retryable: false });
  });

  it('rejects a question whose vector has another length', async () => {
    const writer = createSqliteWriter({ path });
    await writer.stage({ fingerprint: 'test', dimensions: 2, request: 'test' });
    await writer.upsert({ source: 'b.txt', contentHash: '1', chunkCount: 1, pageCount: 0 }, [
      { id: 'b', content: 'Bees sleep.', vector: Float32Array.of(1, 0) },
    ]);
    await writer.publish();
    writer.close();
    await expect(store.search({ text: 'bees', vector: Float32Array.of(1), top: 1 })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

function executeOnFile(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

/** Keeps bytes 24 to 39 of the header, by which SQLite itself would notice the change (sqlite.org/fileformat.html). */
function withChangeCounterOf(file: string, bytes: Buffer): Buffer {
  readFileSync(file).copy(bytes, 24, 24, 40);
  return bytes;
}

function overwriteFrom(file: string, start: number): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xab, start));
}
