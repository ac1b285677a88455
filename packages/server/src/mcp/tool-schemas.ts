import { z } from 'zod';
import { answerSchema, chatInputSchema, passageSchema } from '../protocols/index.ts';

const { message, session_id } = chatInputSchema.shape;

/** What the tools take and give: the same as `POST /chat`. */
export const askInput = {
  message: message.describe('The question, in any language.'),
  session_id: session_id
    .unwrap()
    .unwrap()
    .optional()
    .describe('The `session_id` of an earlier answer, to ask a follow-up.'),
};

export const askOutput = answerSchema.shape;

export const searchInput = { query: message.describe('A question or words to search for.') };

export const searchOutput = { passages: z.array(passageSchema) };
