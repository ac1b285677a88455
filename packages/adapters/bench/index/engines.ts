import { DatabaseSync } from 'node:sqlite';
import { createSqliteStore, createSqliteWriter } from '@rag/adapters/sqlite';
import type { SyntheticDocument } from './synthetic-passages.ts';

/** An index in a file, as the benchmark uses it. */
export interface Engine {
  /** Writes new and changed documents and publishes them. */
  publish(path: string, documents: Iterable<SyntheticDocument>, edition: number): Promise<void>;
  open(path: string): Promise<OpenEngine>;
}

export interface OpenEngine {
  /** The number of passages that were found. */
  search(text: string): Promise<number>;
  close(): Promise<void>;
}

const TOP = 6;

const ours: Engine = {
  async publish(path, documents, edition) {
    const writer = createSqliteWriter({ path });
    try {
      await writer.stage({ fingerprint: 'bench', dimensions: 0, request: `edition-${edition}` });
      for (const { source, passages } of documents)
        await writer.upsert(
          { source, contentHash: `${edition}`, chunkCount: passages.length, pageCount: 0 },
          passages.map((content, position) => ({ id: `${source}#${position}`, content })),
        );
      await writer.verify();
      await writer.publish();
    } finally {
      writer.close();
    }
  },
  async open(path) {
    const store = createSqliteStore({ path });
    await store.generation();
    return {
      search: async (text) => (await store.search({ text, top: TOP })).length,
      close: () => store.close(),
    };
  },
};

/** SQLite's own full-text search, with Porter stems: no n-grams, no pairs of words and no relevance. */
const fts5: Engine = {
  async publish(path, documents) {
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE VIRTUAL TABLE IF NOT EXISTS passages USING fts5 (source UNINDEXED, content, tokenize = 'porter unicode61');
      CREATE TABLE IF NOT EXISTS places (source TEXT, place INTEGER);
      CREATE INDEX IF NOT EXISTS places_by_source ON places (source);
      BEGIN`);
    const insert = database.prepare('INSERT INTO passages VALUES (?, ?)');
    const place = database.prepare('INSERT INTO places VALUES (?, ?)');
    const outdated = database.prepare(
      'DELETE FROM passages WHERE rowid IN (SELECT place FROM places WHERE source = ?)',
    );
    const forget = database.prepare('DELETE FROM places WHERE source = ?');
    for (const { source, passages } of documents) {
      outdated.run(source);
      forget.run(source);
      for (const content of passages) place.run(source, insert.run(source, content).lastInsertRowid);
    }
    database.exec('COMMIT');
    database.close();
  },
  async open(path) {
    const database = new DatabaseSync(path, { readOnly: true });
    const select = database.prepare(
      `SELECT source, content, bm25(passages) FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ${TOP}`,
    );
    const search = async (text: string): Promise<number> => {
      const words = (text.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => !STOP_WORDS.has(word));
      return select.all((words.length > 0 ? words : ['what']).map((word) => `"${word}"`).join(' OR ')).length;
    };
    await search('ready');
    return { search, close: async () => database.close() };
  },
};

const STOP_WORDS = new Set(
  `a about all also an and any are as at be been but by can could do does for from had has have how if in into is it its
  more may must my need no not of off on one only or other our out over own so such than that the their them then there
  these they this those to too under until up use was we were what when where which while who why will with you your`.split(
    /\s+/u,
  ),
);

export const ENGINES = { ours, fts5 };
export type EngineName = keyof typeof ENGINES;
