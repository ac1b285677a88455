export type { Protocol, RenderEvent } from './protocol.ts';
export { createQuestionHandler } from './question-handler.ts';
export { createStreamSlots, type StreamSettings, type StreamSlots } from './stream-slots.ts';
