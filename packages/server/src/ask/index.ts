export { createAdmission } from './admission.ts';
export { AnswerDeadline } from './answer-deadline.ts';
export type { Protocol, RenderEvent } from './protocol.ts';
export { createQuestionHandler, type QuestionHandlerDependencies } from './question-handler.ts';
export { createStreamSlots, type StreamSettings, type StreamSlots } from './stream-slots.ts';
