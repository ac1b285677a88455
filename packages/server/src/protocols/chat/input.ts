import { z } from 'zod';
import { questionSchema } from '../question-schema.ts';

const sessionIdSchema = z.uuid('must be a UUID').transform((id) => id.toLowerCase());

/** The body of `POST /chat`: 4,000 characters of any kind fit into its 16 KiB. Unknown fields are ignored. */
export const chatInputSchema = z
  .object({
    message: questionSchema.describe('The question.'),
    session_id: sessionIdSchema.nullish().describe('The conversation to continue, from the last answer.'),
    stream: z
      .boolean('must be true or false')
      .nullish()
      .describe('`true` for events, `false` for JSON. Without it the `Accept` header decides.'),
  })
  .meta({ id: 'ChatInput' });

export type ChatInput = z.infer<typeof chatInputSchema>;

/** The path of `DELETE /sessions/{session_id}`. */
export const sessionPathSchema = z.object({
  session_id: sessionIdSchema.describe('The conversation, as an answer names it.'),
});
