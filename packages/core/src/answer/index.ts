export type {
  AnswerContent,
  ContentEvent,
  Emit,
  SharedEvent,
  ShownEvent,
  WrittenEvent,
} from './answer-content.ts';
export { NO_USAGE, NOTHING_BILLED, replay, withBilled, withNearby, withoutCost } from './answer-content.ts';
export type { AnswerCursor } from './answer-cursor.ts';
export { advanceCursor, isBeginningOf, START_CURSOR } from './answer-cursor.ts';
export type {
  Answer,
  AnswerEvent,
  AnswerOutcome,
  CacheResult,
  Citation,
  Degradation,
} from './answer-event.ts';
export { Degradations } from './degradations.ts';
