import { z } from 'zod';
import { findDuplicates, readJsonLines, refuse } from './read-json-lines.ts';

const text = z.string().trim().min(1, 'must not be empty').max(4000);

const pairSchema = z.strictObject({
  id: text,
  one: text,
  other: text,
  /** Whether both mean the same, so that one answer is right for both. */
  same: z.boolean(),
  heldOut: z.boolean().default(false),
});

/** Two questions that mean the same, or only look like it. */
export type QuestionPair = z.output<typeof pairSchema>;

/**
 * Reads the pairs of `eval --paraphrases`.
 *
 * @throws RagError `invalid_input` with one line for each mistake, naming file, line and field.
 */
export async function readPairs(path: string): Promise<readonly QuestionPair[]> {
  const lines = await readJsonLines(path, pairSchema);
  refuse(findDuplicates(path, lines, 'id', ({ id }) => id));
  return lines.map(({ value }) => value);
}
