import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openExportedIndex } from '../memory/index.ts';
import { exportSqliteIndex } from './export-index.ts';
import { createSqliteStore } from './sqlite-store.ts';
import { createSqliteWriter } from './sqlite-writer.ts';

describe('exportSqliteIndex', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'export-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('exports an index that answers as the file does', async () => {
    const path = join(folder, 'index.sqlite');
    const writer = createSqliteWriter({ path });
    await writer.stage({ fingerprint: 'f', dimensions: 2, embeddingModel: 'small', request: 'test' });
    for (const [number, content] of ['Bees fly at 10 degrees.', 'Compost stays moist.'].entries()) {
      const record = { source: `${number}.pdf`, contentHash: String(number), chunkCount: 1, pageCount: 1 };
      const vector = Float32Array.of(number, 1 - number);
      await writer.upsert(record, [{ id: `id-${number}`, content, page: 1, heading: 'Rules', vector }]);
    }
    await writer.publish();
    writer.close();

    const request = { text: 'How moist is compost?', vector: Float32Array.of(1, 0), top: 2 };
    const store = createSqliteStore({ path });
    const exported = openExportedIndex(await exportSqliteIndex({ path }));
    expect(await exported.search(request)).toEqual(await store.search(request));
    expect(await exported.generation()).toBe(await store.generation());
    expect(exported.capabilities).toEqual(store.capabilities);
    expect(exported.capabilities.embedding).toEqual({ dimensions: 2, embeddingModel: 'small' });
    await store.close();
  });

  it('rejects with index_missing without an index', async () => {
    const exported = exportSqliteIndex({ path: join(folder, 'none.sqlite') });
    await expect(exported).rejects.toMatchObject({ code: 'index_missing' });
  });
});
