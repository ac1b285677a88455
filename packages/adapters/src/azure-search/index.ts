export { type AzureSearchStoreOptions, createAzureSearchStore } from './azure-search-store.ts';
export {
  type AzureSearchWriter,
  type AzureSearchWriterOptions,
  createAzureSearchWriter,
} from './azure-search-writer.ts';
export { recommendedSearchOptions } from './client-options.ts';
export type { AzureSearchFields } from './field-mapping.ts';
export type { AnalyzerName } from './index-definition.ts';
export {
  isPublishedInPlace,
  type PublishedIndexRequest,
  readPublishedRecords,
  readPublishedSettings,
} from './read-published.ts';
export type { GoldenQuery } from './writer-context.ts';
