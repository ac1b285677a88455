export { ATTRIBUTES } from './attributes.ts';
export {
  type Context,
  currentTrace,
  inSpan,
  type OpenSpan,
  openSpan,
  recordFailure,
  recordingSpan,
} from './in-span.ts';
export { type ModelSpanOptions, withEmbeddingSpans, withModelSpans } from './model-spans.ts';
