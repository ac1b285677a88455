import { z } from 'zod';

const MAX_CHARACTERS = 4_000;

/** A question that the sample documents answer. */
export const EXAMPLE_QUESTION = 'What does a resident parking permit cost?';

/** The text of a question. Characters are Unicode code points, as in JSON Schema's `maxLength`: an emoji counts once. */
export const questionSchema = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty')
  .refine(isShortEnough, 'must have at most 4,000 characters')
  .meta({ maxLength: MAX_CHARACTERS });

function isShortEnough(text: string): boolean {
  if (text.length <= MAX_CHARACTERS) return true;
  if (text.length > 2 * MAX_CHARACTERS) return false;
  return Array.from(text).length <= MAX_CHARACTERS;
}
