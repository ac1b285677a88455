export { type AzureIdentity, createIdentityOpener, type OpenAzureIdentity } from './azure-identity.ts';
export { type BackendSettings, backendVariables } from './backend-variables.ts';
export { ConfigurationError } from './configuration-error.ts';
export { keyedSearch } from './keyed-search.ts';
export {
  type IndexLocation,
  isIndexPublished,
  type OpenedIndex,
  type OpenedIndexWriter,
  type OpenIndexOptions,
  openIndex,
  openIndexWriter,
} from './open-index.ts';
export { type Models, type OpenModelsOptions, openModels } from './open-models.ts';
export { parseEnvironment } from './parse-environment.ts';
export { readIndexDocuments, readIndexSettings } from './read-published.ts';
export { Secret } from './secret.ts';
export { optionalWholeNumber, passageCount, serviceUrl, wholeNumber } from './variables.ts';
