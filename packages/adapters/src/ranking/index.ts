export { buildPassageRanker, type IndexedPassage, type PassageRanker } from './passage-ranker.ts';
export { runSteps, runStepsWithPauses } from './run-steps.ts';
export { grams, wordParts } from './word-parts.ts';
export { isAskingWord, wordWeight } from './word-weight.ts';
