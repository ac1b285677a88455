export type { ParaphraseIndex, ParaphraseQuery } from './paraphrase-index.ts';
export { createParaphraseIndex } from './paraphrase-index.ts';
