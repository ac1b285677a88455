import { RagError } from '../errors.ts';
import { removeHiddenCharacters } from '../text/plain-text.ts';

/** In UTF-16 code units: 4,000 characters, whatever they are. */
export const MAX_MESSAGE_LENGTH = 8_000;

/**
 * A question without the characters that nobody sees, itself where it has none. Rejects with `invalid_input`
 * one that has no others, or is too long to be one.
 */
export function readMessage(message: string): string {
  const visible = removeHiddenCharacters(message);
  if (visible === '' || (visible !== message && visible.trim() === '')) {
    throw new RagError('invalid_input', 'message: holds nothing that can be seen.');
  }
  if (visible.length > MAX_MESSAGE_LENGTH) {
    throw new RagError('invalid_input', `message: is longer than ${MAX_MESSAGE_LENGTH} UTF-16 code units.`);
  }
  return visible;
}

/** Whether a rewriter's text can be a question: not nothing, and no essay. */
export function isQuestion(text: string): boolean {
  return text.length <= MAX_MESSAGE_LENGTH && text.trim() !== '';
}
