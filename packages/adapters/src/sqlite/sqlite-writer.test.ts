import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runIndexer } from './__fixtures__/run-indexer.ts';
import { createSqliteWriter, type SqliteWriter } from './sqlite-writer.ts';

const SETTINGS = { fingerprint: 'test', dimensions: 0, request: 'test' };
const RECORD = { source: 'a.txt', contentHash: '1', chunkCount: 1, pageCount: 0 };

let folder = '';
let path = '';
let writer: SqliteWriter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rag-writer-'));
  path = join(folder, 'index.sqlite');
  writer = createSqliteWriter({ path });
});
afterEach(() => {
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('createSqliteWriter', () => {
  it('creates a missing folder', async () => {
    const deep = createSqliteWriter({ path: join(folder, 'not', 'there', 'index.sqlite') });
    await deep.stage(SETTINGS);
    deep.close();
    expect(existsSync(join(folder, 'not', 'there', 'index.sqlite'))).toBe(true);
  });

  it('names a path that cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const blocked = join(folder, 'file', 'index.sqlite');
    await expect(createSqliteWriter({ path: blocked }).stage(SETTINGS)).rejects.toMatchObject({
      code: 'invalid_input',
      details: { path: blocked },
    });
  });

  it.runIf(process.platform === 'linux')(
    'rejects a path below a folder that cannot hold folders',
    async () => {
      const nowhere = createSqliteWriter({ path: '/proc/no-such-folder/deep/index.sqlite' });
      await expect(nowhere.stage(SETTINGS)).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );

  it('rejects a database of another program', async () => {
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    await expect(writer.stage(SETTINGS)).rejects.toMatchObject({ code: 'index_invalid', details: { path } });
  });

  it('rejects a file that is not a database', async () => {
    writeFileSync(path, 'no database, but long enough to look like a header of one'.repeat(40));
    await expect(writer.stage(SETTINGS)).rejects.toMatchObject({ code: 'index_invalid', details: { path } });
  });

  it('releases the lock when opening fails', async () => {
    writeFileSync(path, 'no database, but long enough to look like a header of one'.repeat(40));
    await expect(writer.stage(SETTINGS)).rejects.toThrow();
    rmSync(path);
    const next = createSqliteWriter({ path });
    await expect(next.stage(SETTINGS)).resolves.toEqual(new Map());
    next.close();
  });

  it('rejects changes before stage()', async () => {
    await expect(writer.upsert(RECORD, [])).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('rejects changes after publish() until the next stage()', async () => {
    await writer.stage(SETTINGS);
    await writer.publish();
    await expect(writer.remove('a.txt')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('keeps the previous document when writing the new one fails', async () => {
    await writer.stage(SETTINGS);
    await writer.upsert(RECORD, [{ id: 'a', content: 'Old.' }]);
    const broken = {
      id: 'b',
      get content(): string {
        throw new Error('unreadable');
      },
    };
    await expect(
      writer.upsert({ ...RECORD, contentHash: '2' }, [{ id: 'a', content: 'New.' }, broken]),
    ).rejects.toThrow();
    expect((await writer.stage(SETTINGS)).get('a.txt')).toEqual(RECORD);
    await writer.verify();
  });

  it('fails to verify when two documents share an id', async () => {
    await runIndexer(path, { 'a.txt': ['One.'] });
    await writer.stage(SETTINGS);
    await writer.upsert({ ...RECORD, source: 'b.txt' }, [{ id: 'a.txt#0', content: 'Two.' }]);
    await expect(writer.verify()).rejects.toThrow('a.txt#0 is the id of more than one passage');
  });

  it('publishes nothing when two documents share an id', async () => {
    await runIndexer(path, { 'a.txt': ['One.'] });
    await writer.stage(SETTINGS);
    await writer.upsert({ ...RECORD, source: 'b.txt' }, [{ id: 'a.txt#0', content: 'Two.' }]);
    await expect(writer.publish()).rejects.toMatchObject({ code: 'index_invalid' });
    writer.close();
    expect([...(await writer.stage(SETTINGS)).keys()].sort()).toEqual(['a.txt', 'b.txt']);
  });

  it('can be closed twice', async () => {
    await writer.stage(SETTINGS);
    writer.close();
    expect(() => writer.close()).not.toThrow();
  });
});
