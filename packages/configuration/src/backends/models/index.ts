export { embeddingModelName } from './local-embedder.ts';
export type { ModelEvents, OpenModelsOptions } from './model-options.ts';
export { type Models, openModels } from './open-models.ts';
