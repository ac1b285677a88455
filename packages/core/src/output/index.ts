export type { AnswerFilter } from './answer-filter.ts';
export { createAnswerFilter } from './answer-filter.ts';
export { createCanary } from './canary.ts';
export { NOT_FOUND_SENTINEL } from './citation-filter.ts';
export { escapeCitationMarkers } from './citation-markers.ts';
export { attribute, referencesOf } from './citations.ts';
export type { Continuation, RestartableEvent } from './continue-answer.ts';
export { createContinuation, shownText, shownUpTo } from './continue-answer.ts';
export { toProtectedText } from './prompt-leak-detector.ts';
