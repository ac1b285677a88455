export {
  type AzureIdentity,
  createIdentityOpener,
  describeIndexInPlace,
  embeddingModelName,
  type IndexConfiguration,
  indexPath,
  isIndexPublished,
  type ModelEvents,
  type Models,
  type OpenAzureIdentity,
  type OpenedIndex,
  type OpenedIndexWriter,
  type OpenIndexOptions,
  type OpenModelsOptions,
  openIndex,
  openIndexWriter,
  openKeyedSearch,
  openModels,
  readIndexDocuments,
  readIndexSettings,
} from './backends/index.ts';
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
export { exportsTelemetry } from './exports-telemetry.ts';
export type { Environment } from './given-variables.ts';
export { findNotices, type Notice } from './notices/index.ts';
export { readConfiguration } from './read-configuration.ts';
export type { TrustedProxy } from './schemas/index.ts';
export { Secret } from './secret.ts';
export type { VariableFacts } from './variable.ts';
export {
  type Section as VariableSection,
  sections as variableSections,
  variables,
} from './variable-sections.ts';
export { LOG_LEVELS, type LogLevel } from './variables/index.ts';
