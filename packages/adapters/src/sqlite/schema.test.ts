import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runIndexer } from './__fixtures__/run-indexer.ts';
import { createSqliteStore } from './sqlite-store.ts';
import { createSqliteWriter } from './sqlite-writer.ts';

const SETTINGS = { fingerprint: 'test', dimensions: 0, request: 'test' };

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rag-schema-'));
  path = join(folder, 'index.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function execute(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

const TO_SECOND_VERSION = `
  DROP TABLE ranking;
  ALTER TABLE published DROP COLUMN reading;
  PRAGMA user_version = 2;`;

/** Creates an index of the first version with one published and one staged document. */
async function createFirstVersion(): Promise<void> {
  await runIndexer(path, { 'a.txt': ['Apples.'] });
  const writer = createSqliteWriter({ path });
  await writer.stage(SETTINGS);
  await writer.upsert({ source: 'staged.txt', contentHash: '1', chunkCount: 1, pageCount: 0 }, [
    { id: 'staged', content: 'Pears.' },
  ]);
  await writer.remove('a.txt');
  writer.close();
  execute(`
    ${TO_SECOND_VERSION}
    ALTER TABLE published DROP COLUMN embedding_model;
    ALTER TABLE stage DROP COLUMN embedding_model;
    ALTER TABLE stage DROP COLUMN request;
    PRAGMA user_version = 1;`);
}

function rankingSize(): unknown {
  const database = new DatabaseSync(path, { readOnly: true });
  const { size } = database.prepare('SELECT sum(length(bytes)) AS size FROM ranking').get() ?? {};
  database.close();
  return size;
}

async function find(text: string): Promise<string[]> {
  const store = createSqliteStore({ path });
  try {
    return (await store.search({ text, top: 5 })).map(({ source }) => source);
  } finally {
    await store.close();
  }
}

describe('an index file of the first version', () => {
  it('is searched without an upgrade', async () => {
    await createFirstVersion();
    expect(await find('apples')).toEqual(['a.txt']);
  });

  it('keeps its documents and loses its stage when it is written', async () => {
    await createFirstVersion();
    const writer = createSqliteWriter({ path });
    expect([...(await writer.stage(SETTINGS)).keys()]).toEqual(['a.txt']);
    await writer.publish();
    writer.close();
    expect([await find('apples'), await find('pears')]).toEqual([['a.txt'], []]);
  });
});

it('an index file of the second version is searched without an upgrade, and is that of a new one after the next run', async () => {
  await runIndexer(path, { 'a.txt': ['Apples.'], 'b.txt': ['Pears.'] });
  const before = rankingSize();
  execute(TO_SECOND_VERSION);
  expect(await find('apples')).toEqual(['a.txt']);
  await runIndexer(path, { 'a.txt': ['Apples.'], 'b.txt': ['Pears.'] });
  expect([rankingSize(), await find('pears')]).toEqual([before, ['b.txt']]);
});

it.each([0, 4])(
  'the SQLite store rejects an index file of version %i and names the file',
  async (version) => {
    await runIndexer(path, { 'a.txt': ['Apples.'] });
    execute(`PRAGMA user_version = ${version}`);
    await expect(find('apples')).rejects.toMatchObject({ code: 'index_invalid', details: { path, version } });
  },
);
