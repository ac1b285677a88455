export type { Answer, AnswerEvent, AnswerOutcome, Citation, Degradation } from './chat/answer-event.ts';
export type { ChatEngine, ChatRequest } from './chat/chat-engine.ts';
export type { RagErrorCode, RagErrorOptions } from './errors.ts';
export { isAbort, RagError, toRagError } from './errors.ts';
export type * from './ports/index.ts';
export { splitSentences } from './text/sentences.ts';
export { STOP_WORDS } from './text/stop-words.ts';
export { contentWords, words } from './text/words.ts';
