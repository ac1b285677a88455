import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runSteps } from '../ranking/index.ts';
import { runIndexer } from './__fixtures__/run-indexer.ts';
import { readPublishedContent } from './load-published.ts';
import { createSqliteStore } from './sqlite-store.ts';
import { createStaging } from './staging.ts';

const SETTINGS = { fingerprint: 'test', dimensions: 0, request: 'test' };
/** More passages than are read without a pause. */
const MANY = Array.from({ length: 1_500 }, (_, index) => `Bee number ${index} dances.`);

let path = '';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rag-snapshot-'));
  path = join(folder, 'index.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Publishes as another process would. */
function publishElsewhere(content: string): string {
  const database = new DatabaseSync(path);
  try {
    const staging = createStaging(database);
    staging.begin(SETTINGS);
    staging.upsert({ source: 'a.txt', contentHash: content, chunkCount: 1, pageCount: 0 }, [
      { id: 'a', content },
    ]);
    return runSteps(staging.publish());
  } finally {
    database.close();
  }
}

/** A database in which another process publishes between a reader's two queries. */
class ConcurrentlyPublishedDatabase extends DatabaseSync {
  override prepare(sql: string): StatementSync {
    if (sql.includes('FROM passages')) publishElsewhere('Bees sleep.');
    return super.prepare(sql);
  }
}

describe('a publication while an index is read', () => {
  it('never mixes the passages of one generation with the name of another', async () => {
    await runIndexer(path, { 'a.txt': ['Bees dance.'] });
    const database = new ConcurrentlyPublishedDatabase(path, { readOnly: true });
    const read = await readPublishedContent(database, async () => {});
    const again = await readPublishedContent(new DatabaseSync(path, { readOnly: true }), async () => {});
    database.close();
    expect(read.passages.map(({ content }) => content)).toEqual(['Bees dance.']);
    expect(again.generation).not.toBe(read.generation);
  });

  it('is visible to a later call although the load began earlier', async () => {
    await runIndexer(path, { 'a.txt': MANY });
    const store = createSqliteStore({ path });
    const early = store.generation();
    const published = publishElsewhere('Bees sleep.');
    expect(await store.generation()).toBe(published);
    await early;
    await store.close();
  });
});
