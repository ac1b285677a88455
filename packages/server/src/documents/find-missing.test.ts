import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIndexWriter, readConfiguration } from '@rag/configuration';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeMissing, findMissing } from './find-missing.ts';

let DATA_DIR = '';
let DOCUMENTS_DIR = '';

beforeEach(() => {
  DATA_DIR = mkdtempSync(join(tmpdir(), 'rag-index-'));
  DOCUMENTS_DIR = mkdtempSync(join(tmpdir(), 'rag-documents-'));
});
afterEach(() => {
  for (const folder of [DATA_DIR, DOCUMENTS_DIR]) rmSync(folder, { recursive: true, force: true });
});

async function publish(...sources: string[]): Promise<void> {
  const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR }));
  await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  for (const source of sources)
    await writer.upsert({ source, contentHash: source, chunkCount: 1, pageCount: 0 }, [
      { id: source, content: 'Bees dance.' },
    ]);
  await writer.publish();
  await close();
}

const find = () => findMissing(readConfiguration({ DATA_DIR, DOCUMENTS_DIR }));

describe('findMissing', () => {
  it('returns nothing if the folder has all documents, including names with spaces and umlauts', async () => {
    for (const name of ['a.txt', 'Übersicht 100 %.txt'])
      writeFileSync(join(DOCUMENTS_DIR, name), 'Bees dance.');
    await publish('a.txt', 'Übersicht 100 %.txt', 'https://example.org/b.txt');
    expect(await find()).toEqual({ indexed: 3, missing: [] });
  });

  it('returns documents that are outside the folder', async () => {
    writeFileSync(join(DOCUMENTS_DIR, 'a.txt'), 'Bees dance.');
    await publish('a.txt', 'b.txt');
    expect(await find()).toEqual({ indexed: 2, missing: ['b.txt'] });
  });

  it('returns nothing without an index', async () => {
    expect(await find()).toEqual({ indexed: 0, missing: [] });
  });
});

describe('describeMissing', () => {
  it('names the consequence for readers', () => {
    expect(describeMissing({ indexed: 7, missing: ['b.txt', 'c.txt'] }, 'docs')).toBe(
      '2 of 7 indexed documents are not in docs, such as b.txt: their citations cannot be opened',
    );
  });

  it('returns nothing if no document is missing', () => {
    expect(describeMissing({ indexed: 7, missing: [] }, 'docs')).toBeUndefined();
  });
});
