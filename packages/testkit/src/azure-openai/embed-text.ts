import { contentWords, words } from '@rag/core/adapter';
import { stemWord } from './stem-word.ts';

const SLOTS_PER_FEATURE = 24;
const GRAM = 4;
const GRAM_WEIGHT = 0.4;
const FUNCTION_WORD_WEIGHT = 0.1;
/** Gives an empty text a direction, too. */
const FLOOR = 0.02;

/**
 * Embeds a text by its stems and character n-grams, hashed and projected. Texts that share words are near each
 * other; synonyms are not. Vectors have unit length and can be shortened, as those of the text-embedding-3 models.
 */
export function embedText(text: string, native: number, dimensions: number): number[] {
  const vector = new Float64Array(native);
  vector[0] = FLOOR;
  for (const [feature, weight] of featuresOf(text)) project(vector, feature, weight);
  const kept = vector.subarray(0, dimensions);
  const length = Math.hypot(...kept) || 1;
  return Array.from(kept, (value) => Math.fround(value / length));
}

function featuresOf(text: string): Map<string, number> {
  const features = new Map<string, number>();
  const add = (feature: string, weight: number): void => {
    features.set(feature, (features.get(feature) ?? 0) + weight);
  };
  for (const word of contentWords(text)) {
    add(`stem ${stemWord(word)}`, 1);
    const padded = `<${word}>`;
    for (let start = 0; start + GRAM <= padded.length; start++)
      add(`gram ${padded.slice(start, start + GRAM)}`, GRAM_WEIGHT);
  }
  for (const word of words(text)) add(`word ${word}`, FUNCTION_WORD_WEIGHT);
  // Texts with the same words still differ in emoji, punctuation and case.
  add(`text ${text}`, FUNCTION_WORD_WEIGHT);
  return features;
}

/** Adds a feature to some positions with random signs, more of them at the beginning of the vector. */
function project(vector: Float64Array, feature: string, weight: number): void {
  let state = hashOf(feature);
  for (let slot = 0; slot < SLOTS_PER_FEATURE; slot++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    const position = Math.floor((mixed / 2 ** 32) ** 2 * vector.length);
    vector[position] = (vector[position] ?? 0) + (((mixed ^ (mixed >>> 13)) & 1) === 0 ? weight : -weight);
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
