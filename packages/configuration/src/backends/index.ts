export { type AzureIdentity, createIdentityOpener, type OpenAzureIdentity } from './azure-identity.ts';
export {
  embeddingModelName,
  type ModelEvents,
  type Models,
  type OpenModelsOptions,
  openModels,
} from './models/index.ts';
export {
  type IndexConfiguration,
  indexPath,
  isIndexPublished,
  type OpenedIndex,
  type OpenedIndexWriter,
  type OpenIndexOptions,
  openIndex,
  openIndexWriter,
} from './open-index.ts';
export { describeIndexInPlace, readIndexDocuments, readIndexSettings } from './read-published-index.ts';
export { openKeyedSearch } from './search-client.ts';
