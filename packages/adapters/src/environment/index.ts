export { type BackendSettings, backendVariables } from './backend-variables.ts';
export { ConfigurationError } from './configuration-error.ts';
export {
  isIndexPublished,
  type OpenedIndex,
  type OpenedIndexWriter,
  openIndex,
  openIndexWriter,
} from './open-index.ts';
export { type Models, openModels } from './open-models.ts';
export { parseEnvironment } from './parse-environment.ts';
export { serviceUrl, wholeNumber } from './variables.ts';
