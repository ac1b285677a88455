import type { DatabaseSync } from 'node:sqlite';
import { RagError } from '@rag/core';
import type { IndexedPassage } from '../ranking/index.ts';
import { toPassage } from './map-rows.ts';
import type { PassagePlace } from './passage-layout.ts';

/**
 * Reads passages of a generation, without their vectors. Undefined where another generation is published by now, or
 * where the connection is in a transaction.
 */
export type PassageReader = (
  generation: string,
  places: readonly PassagePlace[],
) => IndexedPassage[] | undefined;

/** The statements are prepared once, since every question reads passages. */
export function createPassageReader(database: DatabaseSync): PassageReader {
  const prepare = () => ({
    published: database.prepare('SELECT generation FROM published'),
    passage: database.prepare(
      'SELECT id, source, content, page, heading FROM passages WHERE source = ? AND position = ?',
    ),
  });
  let statements: ReturnType<typeof prepare> | undefined;
  return (generation, places) => {
    if (database.isTransaction) return undefined;
    statements ??= prepare();
    const { published, passage } = statements;
    database.exec('BEGIN');
    try {
      if (published.get()?.['generation'] !== generation) return undefined;
      return places.map(({ source, position }) => {
        const row = passage.get(source, position);
        if (row === undefined)
          throw new RagError(
            'index_invalid',
            `The index lacks passage ${position} of ${source}; index again.`,
          );
        return toPassage(row);
      });
    } finally {
      if (database.isTransaction) database.exec('ROLLBACK');
    }
  };
}
