export type { Prompt } from './build-prompt.ts';
export { buildPrompt, PROMPT_VERSION, questionTokens } from './build-prompt.ts';
export type { GenerationContext, GenerationSettings } from './generation-settings.ts';
export { refuse } from './refuse.ts';
export type { WriteOptions } from './write-answer.ts';
export { writeAnswer } from './write-answer.ts';
