export { type Compounds, compoundParts, createCompounds, isCompoundLanguage } from './compounds.ts';
export { decodeTables, encodeTables, type LexicalTables } from './lexical-tables.ts';
export { DROPPED } from './merge-postings.ts';
export { mergeTables, type TablesSource } from './merge-tables.ts';
export { type Name, namesIn } from './names.ts';
export {
  buildPassageRanker,
  createNumberRanker,
  type NumberRanker,
  type PassageRanker,
  type RankedPassage,
} from './passage-ranker.ts';
export {
  type IndexedPassage,
  type LexicalDocument,
  readDocuments,
  toLexicalDocument,
} from './read-documents.ts';
export { labelledNumber, readWords } from './read-words.ts';
export { READING_VERSION } from './reading-version.ts';
export { runSteps, runStepsWithPauses } from './run-steps.ts';
export { type Synonyms, synonymsOf } from './synonyms.ts';
export { foldLetters, grams, spellingsOf, stemOf, wordParts } from './word-parts.ts';
export { isAskingWord, wordWeight } from './word-weight.ts';
