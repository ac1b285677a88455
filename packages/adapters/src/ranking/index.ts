export { createCompounds } from './compounds.ts';
export { type Name, namesIn } from './names.ts';
export { buildPassageRanker, type IndexedPassage, type PassageRanker } from './passage-ranker.ts';
export { labelledNumber, readWords } from './read-words.ts';
export { runSteps, runStepsWithPauses } from './run-steps.ts';
export { type Synonyms, synonymsOf } from './synonyms.ts';
export { grams, spellingsOf, stemOf, wordParts } from './word-parts.ts';
export { isAskingWord, wordWeight } from './word-weight.ts';
