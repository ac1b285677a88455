/**
 * What those need who put a back end behind a port, or serve documents and an engine, beside the ports
 * themselves: helpers for calls, the forms of texts that core compares, and what an index says of itself.
 */
export { withEmbeddingCache } from './cache/with-embedding-cache.ts';
export type { CallLimits, Deadline, DeadlineOptions, StartTimer } from './calls/deadline.ts';
export { openDeadline, withDeadline } from './calls/deadline.ts';
export type { Sleep } from './calls/sleep.ts';
export { sleep } from './calls/sleep.ts';
export { NO_USAGE } from './chat/answer-content.ts';
export { NOT_FOUND_SENTINEL } from './chat/build-prompt.ts';
export type { DocumentFormat } from './documents/document-name.ts';
export { formatOfName, isDocumentName } from './documents/document-name.ts';
export { textEncodingOf } from './documents/text-encoding.ts';
export { abortedBy, throwIfAborted } from './errors.ts';
export { indexSettings } from './indexing/index-settings.ts';
export { paragraphOrList, textBlocks } from './indexing/text-blocks.ts';
export { embedPassages, toChunks } from './indexing/to-chunks.ts';
export { cutMessage, MAX_MESSAGE_LENGTH } from './ports/cut-message.ts';
export { describeEmbedding, fitsIndex } from './ports/index-embedding.ts';
export { isSameSettings, isSameStage } from './ports/is-same-settings.ts';
export type { CallPorts } from './ports/options-index.ts';
export { OPTIONS_INDEX } from './ports/options-index.ts';
export { requireCount, requirePositive, requireShare } from './require-options.ts';
export { splitBackground } from './rewrite/background.ts';
export { hashText } from './text/hash-text.ts';
export { splitSentences } from './text/sentences.ts';
export { stopWordTest } from './text/stop-words.ts';
export { contentWords, words } from './text/words.ts';
