import { stopWordTest } from './stop-words.ts';

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’.,-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;

/** The words of a text in order: NFKC, lower case; "part-timers", "3.5" and "l'eau" stay whole. */
export function words(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
}

/** The words that say what a text is about: {@link words} without stop words, each once, in order. */
export function contentWords(text: string): string[] {
  const all = words(text);
  const isStopWord = stopWordTest(all);
  return [...new Set(all)].filter((word) => !isStopWord(word));
}
