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
export type { LogLevel } from './variables/telemetry.ts';
