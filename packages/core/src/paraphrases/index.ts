export type { AskedQuestion, ParaphraseCache } from './paraphrase-cache.ts';
export { createParaphraseCache } from './paraphrase-cache.ts';
