export { identifyModel } from './find-model.ts';
export type { Pooling } from './model-family.ts';
export {
  createTransformersEmbedder,
  type LoadingProgress,
  type TransformersEmbedder,
  type TransformersEmbedderOptions,
} from './transformers-embedder.ts';
