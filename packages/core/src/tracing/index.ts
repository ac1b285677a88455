export { ATTRIBUTES } from './attributes.ts';
export {
  annotate,
  type Context,
  currentTrace,
  inSpan,
  openSpan,
  recordFailure,
  type Span,
} from './in-span.ts';
export { type ModelSpanOptions, withEmbeddingSpans, withModelSpans } from './model-spans.ts';
