import { z } from 'zod';
import { ProblemError, toInputProblem } from '../../http/index.ts';

const MAX_MESSAGE_CHARACTERS = 4_000;

/**
 * A question. Characters are Unicode code points, as in JSON Schema's `maxLength`, so that an emoji counts
 * once.
 */
export const messageSchema = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty')
  .refine(isShortEnough, 'must have at most 4,000 characters')
  .meta({ maxLength: MAX_MESSAGE_CHARACTERS });

/** The body of `POST /chat`: 4,000 characters fit its 16 KiB whatever they are. Unknown fields are ignored. */
export const chatInputSchema = z.object({
  message: messageSchema.describe('The question.'),
  session_id: z
    .uuid('must be a UUID')
    .transform((id) => id.toLowerCase())
    .nullish()
    .describe('The conversation to go on with, as the last answer named it.'),
  stream: z
    .boolean('must be true or false')
    .nullish()
    .describe('`true` for events, `false` for JSON; else the `Accept` header decides.'),
});

export type ChatInput = z.infer<typeof chatInputSchema>;

const sessionIdSchema = z.uuid().transform((id) => id.toLowerCase());

/** Throws `invalid_input`, naming each field that is wrong. */
export function parseChatInput(body: unknown): ChatInput {
  const result = chatInputSchema.safeParse(body);
  if (result.success) return result.data;
  throw toInputProblem(result.error);
}

/** The session's id from a path. Throws `invalid_input`. */
export function parseSessionId(id: string | undefined): string {
  const result = sessionIdSchema.safeParse(id);
  if (result.success) return result.data;
  throw new ProblemError('invalid_input', 'The session id has to be a UUID.', {
    errors: [{ field: 'session_id', message: 'must be a UUID' }],
  });
}

function isShortEnough(text: string): boolean {
  if (text.length <= MAX_MESSAGE_CHARACTERS) return true;
  if (text.length > 2 * MAX_MESSAGE_CHARACTERS) return false;
  return Array.from(text).length <= MAX_MESSAGE_CHARACTERS;
}
