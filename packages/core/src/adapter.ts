/**
 * Helpers for authors of adapters and of hosts, beside the ports themselves: for calls and their limits, for the forms
 * in which core compares texts, and for what an index says about itself.
 */

export { NO_USAGE } from './answer/index.ts';
export { withEmbeddingCache } from './cache/index.ts';
export {
  type CallLimits,
  type Deadline,
  type DeadlineOptions,
  openDeadline,
  type Sleep,
  type StartTimer,
  sleep,
  startTimer,
  withDeadline,
} from './calls/index.ts';
export { splitBackground } from './conversation/index.ts';
export { type DocumentFormat, formatOfName, isDocumentName, isDocumentTarget } from './documents/index.ts';
export { abortedBy, throwIfAborted } from './errors.ts';
export { embedPassages, indexSettings, textBlocks, toChunks, toLineBlocks } from './indexing/index.ts';
export { NOT_FOUND_SENTINEL } from './output/index.ts';
export {
  type CallPorts,
  cutMessage,
  describeEmbedding,
  fitsIndex,
  isSameSettings,
  isSameStage,
  MAX_MESSAGE_LENGTH,
  OPTIONS_INDEX,
} from './ports/index.ts';
export { requireCount, requirePositive, requireShare } from './require-options.ts';
export { contentWords, hashText, languageOf, splitSentences, stopWordTest, words } from './text/index.ts';
export { ATTRIBUTES, inSpan, recordFailure } from './tracing/index.ts';
