import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Documents, runIndexer } from './__fixtures__/run-indexer.ts';
import { createSqliteStore } from './sqlite-store.ts';

const KILLED_RUN = fileURLToPath(new URL('__fixtures__/killed-run.ts', import.meta.url));
/** The number of statements between two kill points. */
const STRIDE = 3;

const BEFORE: Documents = {
  'a.txt': ['One.', 'Two.', 'Three.'],
  'b.txt': ['Gone tomorrow.'],
  'c.txt': ['Same.'],
};
const AFTER: Documents = {
  'a.txt': ['One.', 'Two, shorter.'],
  'c.txt': ['Same.'],
  'd.txt': ['New.', 'Newer.'],
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rag-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an indexing run after a kill', () => {
  it('ends in the same index as an uninterrupted run, and readers never see a part of it', async () => {
    const clean = join(folder, 'clean.sqlite');
    await runIndexer(clean, AFTER);
    const generations = [await generationAfter(BEFORE), await generationOf(clean)];

    for (let killAt = 1; ; killAt += STRIDE) {
      const path = join(folder, `killed-${killAt}.sqlite`);
      await runIndexer(path, BEFORE);
      const { signal, status, stderr } = spawnSync(
        process.execPath,
        [KILLED_RUN, path, String(killAt), JSON.stringify(AFTER)],
        { encoding: 'utf8' },
      );
      if (signal !== 'SIGKILL') {
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        expect(killAt).toBeGreaterThan(8 * STRIDE);
        break;
      }
      expect(generations).toContain(await generationOf(path));
      await runIndexer(path, AFTER);
      expect(dump(path), `killed before statement ${killAt}`).toEqual(dump(clean));
    }
  });
});

async function generationAfter(documents: Documents): Promise<string> {
  const path = join(folder, 'before.sqlite');
  await runIndexer(path, documents);
  return generationOf(path);
}

async function generationOf(path: string): Promise<string> {
  const store = createSqliteStore({ path });
  try {
    return await store.generation();
  } finally {
    await store.close();
  }
}

/** The content of all tables. */
function dump(path: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  const content = tables.map(({ name }) => [
    name,
    database
      .prepare(`SELECT * FROM ${name}`)
      .all()
      .map((row) => JSON.stringify(row))
      .sort(),
  ]);
  database.close();
  return content;
}
