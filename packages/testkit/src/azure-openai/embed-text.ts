import { contentWords, words } from '@rag/core/adapter';
import { toStem } from './stem.ts';

const SLOTS_PER_FEATURE = 24;
const GRAM = 4;
const GRAM_WEIGHT = 0.4;
const FUNCTION_WORD_WEIGHT = 0.1;
/** So that a text of nothing has a direction too. */
const FLOOR = 0.02;

/**
 * A vector that says which words a text is made of: stems and character grams, hashed and projected. Texts
 * that share words are near each other; meanings in other words are not known. Of unit length, and like those
 * of the text-embedding-3 models still meaningful when only its beginning is kept.
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
    add(`stem ${toStem(word)}`, 1);
    const padded = `<${word}>`;
    for (let start = 0; start + GRAM <= padded.length; start++)
      add(`gram ${padded.slice(start, start + GRAM)}`, GRAM_WEIGHT);
  }
  for (const word of words(text)) add(`word ${word}`, FUNCTION_WORD_WEIGHT);
  // Two texts are never quite the same, also where their words are: emoji, punctuation, case.
  add(`text ${text}`, FUNCTION_WORD_WEIGHT);
  return features;
}

/** Spreads a feature over some slots, more of them towards the front, with either sign. */
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
