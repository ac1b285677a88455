export { type AzureSearchStoreOptions, createAzureSearchStore } from './azure-search-store.ts';
export {
  type AzureSearchWriter,
  type AzureSearchWriterOptions,
  createAzureSearchWriter,
} from './azure-search-writer.ts';
export type { AzureSearchFields } from './field-names.ts';
export type { AnalyzerName } from './index-definition.ts';
export { recommendedSearchOptions } from './recommended-options.ts';
export type { Sleep } from './sleep.ts';
export type { GoldenQuery } from './writer-context.ts';
