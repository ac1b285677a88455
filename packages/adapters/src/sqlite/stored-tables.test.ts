import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Passage } from '@rag/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryIndex } from '../memory/index.ts';
import { type Documents, indexDocuments, runIndexer } from './__fixtures__/run-indexer.ts';
import { createSqliteStore } from './sqlite-store.ts';

const WORDS =
  `bees dance sleep compost moist honey hive the of and a is when what how Hundesteuer Steuer E-240 e240 queen
  drone drones winter spring feeding sugar syrup mite mites treatment part-timers naïve Straße 2026-03-01 1.200,50`.split(
    /\s+/u,
  );
const QUESTIONS = [
  'When do bees sleep?',
  'What is the treatment of mites in winter?',
  'Wie hoch ist die Hundesteuer?',
  'E 240',
  'honney hive',
  'sugar syrup (feeding in spring)',
];

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rag-tables-'));
  path = join(folder, 'index.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function execute(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

function rankingRows(file: string): Record<string, SQLOutputValue>[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT * FROM ranking ORDER BY part, chunk').all();
  database.close();
  return rows;
}

async function ask(file: string): Promise<(readonly Passage[])[]> {
  const store = createSqliteStore({ path: file });
  try {
    return await Promise.all(QUESTIONS.map((text) => store.search({ text, top: 5 })));
  } finally {
    await store.close();
  }
}

/** What an index answers that is built in memory from the same documents. */
async function askMemory(documents: Documents): Promise<(readonly Passage[])[]> {
  const { store, writer } = createMemoryIndex();
  await indexDocuments(writer, documents);
  return Promise.all(QUESTIONS.map((text) => store.search({ text, top: 5 })));
}

/** Numbers from 0 up to 1, the same ones for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('the stored ranking', () => {
  it.each([1, 2, 3])(
    'is the same after documents were added, changed and removed as in a new index, and as one built in memory (seed %i)',
    async (seed) => {
      const random = randomNumbers(seed);
      const passage = (): string =>
        Array.from(
          { length: Math.floor(random() * 30) },
          () => WORDS[Math.floor(random() * WORDS.length)],
        ).join(' ');
      const document = (): string[] => Array.from({ length: Math.floor(random() * 5) }, passage);
      let documents: Documents = {};
      for (let publication = 0; publication < 4; publication++) {
        const kept = Object.entries(documents).filter(() => random() < 0.8);
        const changed = Array.from({ length: 8 }, () => [`${Math.floor(random() * 30)}.md`, document()]);
        documents = Object.fromEntries([...kept, ...changed]);
        await runIndexer(path, documents);
        const fresh = join(folder, `fresh-${publication}.sqlite`);
        await runIndexer(fresh, documents);
        expect(rankingRows(path)).toEqual(rankingRows(fresh));
        const found = await ask(path);
        expect(found).toEqual(await askMemory(documents));
        expect(found.flat().length).toBeGreaterThan(0);
      }
    },
  );

  it('of unchanged documents is kept, so that their texts are not read again', async () => {
    await runIndexer(path, { 'a.txt': ['Bees sleep.'], 'b.txt': ['Compost is moist.'] });
    execute("UPDATE passages SET content = 'Something else.' WHERE source = 'a.txt'");
    await runIndexer(path, { 'a.txt': ['Bees sleep.'], 'b.txt': ['Compost is dry.'] });
    const [[first] = []] = await ask(path);
    expect(first?.content).toBe('Something else.');
  });

  it('of an index without documents finds nothing', async () => {
    await runIndexer(path, { 'a.txt': ['Bees sleep.'] });
    await runIndexer(path, {});
    expect((await ask(path)).flat()).toEqual([]);
  });

  it('is not used when it was made by a program that reads texts in another way, and is made anew by the next run', async () => {
    const documents = { 'a.txt': ['Bees sleep.'], 'b.txt': ['Compost is moist.'] };
    await runIndexer(path, documents);
    const rows = rankingRows(path);
    const found = await ask(path);
    execute("UPDATE published SET reading = 'other'; DELETE FROM ranking");
    expect(await ask(path)).toEqual(found);
    await runIndexer(path, documents);
    expect(rankingRows(path)).toEqual(rows);
    expect(await ask(path)).toEqual(found);
  });

  it.each([
    ['changed', "UPDATE ranking SET bytes = zeroblob(length(bytes)) WHERE part = 'grams'"],
    ['missing', "DELETE FROM ranking WHERE part = 'grams'"],
  ])('is rejected when bytes of it are %s', async (_what, sql) => {
    await runIndexer(path, { 'a.txt': ['Bees sleep.'] });
    execute(sql);
    await expect(ask(path)).rejects.toMatchObject({ code: 'index_invalid' });
  });
});
