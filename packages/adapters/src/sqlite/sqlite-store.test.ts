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
  it('names the missing file, and finds it once it is there', async () => {
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_missing', details: { path } });
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    expect(await firstText('bees')).toBe('Bees dance.');
  });

  it('serves a file that took the place of another, once 5 ms have passed', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    await store.generation();
    const other = join(folder, 'other.sqlite');
    await runIndexer(other, { 'a.txt': ['Bees sleep.'] });
    renameSync(other, path);
    expect(await firstText('bees')).toBe('Bees dance.');
    nowMs += 5;
    expect(await firstText('bees')).toBe('Bees sleep.');
  });

  it('notices a publish 5 ms after its last look', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    const before = await store.generation();
    await runIndexer(path, { 'a.txt': ['Bees sleep.'] });
    nowMs += 4;
    expect(await store.generation()).toBe(before);
    nowMs += 1;
    expect(await firstText('bees')).toBe('Bees sleep.');
  });

  it('says so when the file has gone', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    await store.generation();
    rmSync(path);
    nowMs += 5;
    await expect(store.search({ text: 'bees', top: 1 })).rejects.toMatchObject({ code: 'index_missing' });
  });

  it('refuses a file that is no database, and recovers when it is replaced', async () => {
    writeFileSync(path, 'This is a text file, long enough to be taken for a page of a database.'.repeat(20));
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_invalid', details: { path } });
    rmSync(path);
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    expect(await firstText('bees')).toBe('Bees dance.');
  });

  it('refuses a database of another program', async () => {
    makeDatabase('CREATE TABLE bookmarks (url TEXT)');
    await expect(store.generation()).rejects.toThrow(`${path} belongs to another program`);
  });

  it('refuses an index of a newer version', async () => {
    await runIndexer(path, {});
    makeDatabase('PRAGMA user_version = 99');
    await expect(store.generation()).rejects.toThrow('of version 99');
  });

  it('refuses a damaged index', async () => {
    await runIndexer(path, {
      'a.txt': Array.from({ length: 400 }, (_, index) => `Bee number ${index} dances.`),
    });
    const damaged = new DatabaseSync(path);
    damaged.exec('PRAGMA journal_mode = DELETE');
    damaged.close();
    overwriteFrom(path, 8_192);
    await expect(store.generation()).rejects.toMatchObject({ code: 'index_invalid', details: { path } });
  });

  it('serves from a folder that cannot be written, and notices another file there', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    // SQLite cannot make this file, as in a read-only folder, but for root, too.
    mkdirSync(`${path}-wal`);
    expect(await firstText('bees')).toBe('Bees dance.');
    const other = join(folder, 'other.sqlite');
    await runIndexer(other, { 'a.txt': ['Bees sleep.'] });
    writeFileSync(path, withChangeCounterOf(path, readFileSync(other)));
    utimesSync(path, 1, 1);
    nowMs += 5;
    expect(await firstText('bees')).toBe('Bees sleep.');
  });

  it('names a path that is a folder', async () => {
    mkdirSync(path);
    await expect(store.generation()).rejects.toMatchObject({ code: 'search_unavailable', details: { path } });
  });

  it('waits for the load that is under way, also when several ask', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    const generations = await Promise.all([store.generation(), store.generation(), store.generation()]);
    expect(new Set(generations).size).toBe(1);
  });

  it('serves on while another document is staged', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    const writer = createSqliteWriter({ path });
    await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
    await writer.upsert({ source: 'b.txt', contentHash: '1', chunkCount: 1, pageCount: 0 }, [
      { id: 'b', content: 'Bees sleep.' },
    ]);
    expect(await store.search({ text: 'bees', top: 5 })).toHaveLength(1);
    writer.close();
  });

  it('refuses to be used once it is closed', async () => {
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

function makeDatabase(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

/** By bytes 24 to 39 of its header SQLite itself tells a changed file (sqlite.org/fileformat.html). */
function withChangeCounterOf(file: string, bytes: Buffer): Buffer {
  readFileSync(file).copy(bytes, 24, 24, 40);
  return bytes;
}

function overwriteFrom(file: string, start: number): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xab, start));
}
