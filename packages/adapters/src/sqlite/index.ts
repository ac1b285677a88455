export { exportSqliteIndex } from './export-index.ts';
export {
  type IndexFilePath,
  isIndexPublished,
  readPublishedRecords,
  readPublishedSettings,
} from './published-index.ts';
export { createSqliteStore, type SqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';
export { createSqliteWriter, type SqliteWriter } from './sqlite-writer.ts';
