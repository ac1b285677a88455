import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { RagError } from '@rag/core';
import {
  decodeTables,
  type LexicalDocument,
  type LexicalTables,
  READING_VERSION,
  readDocuments,
  toLexicalDocument,
} from '../ranking/index.ts';
import { toPassage } from './map-rows.ts';

/**
 * How this program reads texts. Tables of another reading do not fit to how it reads questions. The dictionary and the
 * classes of characters are those of ICU.
 */
export const READING = `${READING_VERSION} ${process.versions['icu'] ?? ''}`;

/** SQLite holds a row in memory as a whole while it is read or written. */
const CHUNK_BYTES = 1 << 20;

/** Reads the tables of the published passages; undefined where none of this reading are stored. */
export function* readStoredTables(database: DatabaseSync): Generator<void, LexicalTables | undefined> {
  const published = database.prepare('SELECT * FROM published').get();
  // An index of an earlier version has no such column.
  if (published?.['reading'] !== READING) return undefined;
  const rows = database.prepare('SELECT checksum, bytes FROM ranking WHERE part = ? ORDER BY chunk');
  return yield* decodeTables((part) => {
    const chunks: Uint8Array[] = [];
    for (const { bytes, checksum } of rows.iterate(part)) {
      if (!(bytes instanceof Uint8Array) || crc32(bytes) !== checksum) throw damaged();
      chunks.push(bytes);
    }
    if (chunks.length === 0) throw damaged();
    return concatenate(chunks);
  });
}

/** Makes the tables of passages from their texts. `from` are a table of passages and a condition. */
export function* readPassageTables(database: DatabaseSync, from: string): Generator<void, LexicalTables> {
  const rows = database.prepare(
    `SELECT id, source, content, page, heading FROM ${from} ORDER BY source, position`,
  );
  function* documents(): Generator<LexicalDocument> {
    for (const row of rows.iterate()) yield toLexicalDocument(toPassage(row));
  }
  return yield* readDocuments(documents());
}

/** Replaces the stored tables. */
export function writeTables(database: DatabaseSync, parts: ReadonlyMap<string, Uint8Array>): void {
  database.exec('DELETE FROM ranking');
  const insert = database.prepare('INSERT INTO ranking VALUES (?, ?, ?, ?)');
  for (const [part, bytes] of parts)
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      const chunk = bytes.subarray(start, start + CHUNK_BYTES);
      insert.run(part, start / CHUNK_BYTES, crc32(chunk), chunk);
    }
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = chunks;
  if (only !== undefined && others.length === 0) return only;
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let start = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, start);
    start += chunk.length;
  }
  return bytes;
}

function damaged(): RagError {
  return new RagError('index_invalid', 'The stored ranking is damaged; delete the index and index again.');
}
