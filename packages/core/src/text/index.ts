export { foldCase } from './fold-case.ts';
export { GrowingText } from './growing-text.ts';
export { hashText } from './hash-text.ts';
export { removeHiddenCharacters, toPlainQuestion } from './plain-text.ts';
export { splitSentences } from './sentences.ts';
export { languageOf, stopWordTest } from './stop-words.ts';
export { countTokens, takeTokens } from './tokens.ts';
export { contentWords, words } from './words.ts';
