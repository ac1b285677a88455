export { createAdmission } from './admission.ts';
export { AnswerDeadline } from './answer-deadline.ts';
export type { Protocol, QuestionOperation, RenderEvent } from './protocol.ts';
export type { QuestionHandlerDependencies } from './question-handler.ts';
export { createQuestionRoutes } from './question-route.ts';
export { createStreamSlots, type StreamSettings, type StreamSlots } from './stream-slots.ts';
