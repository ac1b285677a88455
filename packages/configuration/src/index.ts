export {
  type AzureIdentity,
  createIdentityOpener,
  type OpenAzureIdentity,
} from './backends/azure-identity.ts';
export { embeddingModelName } from './backends/models/local-embedder.ts';
export type { ModelEvents, OpenModelsOptions } from './backends/models/model-options.ts';
export { type Models, openModels } from './backends/models/open-models.ts';
export {
  type IndexConfiguration,
  indexPath,
  isIndexPublished,
  type OpenedIndex,
  type OpenedIndexWriter,
  type OpenIndexOptions,
  openIndex,
  openIndexWriter,
} from './backends/open-index.ts';
export { readIndexDocuments, readIndexSettings } from './backends/read-published-index.ts';
export { openKeyedSearch } from './backends/search-client.ts';
export type {
  ChatConfiguration,
  Configuration,
  HttpConfiguration,
  LimitConfiguration,
  ModelConfiguration,
  RedisConfiguration,
  SearchConfiguration,
  StorageConfiguration,
  TelemetryConfiguration,
} from './configuration.ts';
export { ConfigurationError } from './configuration-error.ts';
export { type Environment, readConfiguration } from './read-configuration.ts';
export type { TrustedProxy } from './schemas/trusted-proxy.ts';
export { Secret } from './secret.ts';
export { type Section as VariableSection, sections as variableSections, variables } from './sections.ts';
export type { VariableFacts } from './variable.ts';
export { LOG_LEVELS, type LogLevel } from './variables/telemetry.ts';
