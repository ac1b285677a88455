export { exportSqliteIndex } from './export-index.ts';
export { isIndexPublished } from './is-index-published.ts';
export { createSqliteStore, type SqliteStore } from './sqlite-store.ts';
export { createSqliteWriter, type SqliteWriter } from './sqlite-writer.ts';
