import { z } from 'zod';
import { toInputProblem } from '../http/index.ts';

/** The body of `POST /feedback`. It names neither an answer nor a person, so that nothing but a count can come of it. */
export const feedbackSchema = z.object({
  helpful: z.boolean('must be true or false').describe('Whether an answer helped.'),
});

export type Feedback = z.infer<typeof feedbackSchema>;

export const MAX_FEEDBACK_BYTES = 1_024;

/** Throws `invalid_input`, naming the field that is wrong. */
export function parseFeedback(body: unknown): Feedback {
  const result = feedbackSchema.safeParse(body);
  if (result.success) return result.data;
  throw toInputProblem(result.error);
}
