export { ATTRIBUTES } from './attributes.ts';
export {
  type Context,
  currentTrace,
  inSpan,
  openSpan,
  recordFailure,
  recordingSpan,
  type Span,
} from './in-span.ts';
export { type ModelSpanOptions, withEmbeddingSpans, withModelSpans } from './model-spans.ts';
