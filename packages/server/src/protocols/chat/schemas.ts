import { z } from 'zod';
import { problemSchema } from '../../http/index.ts';

/** A piece of a document as a client sees it. */
export const passageSchema = z.object({
  source: z.string().describe("The document's name, such as `handbook.pdf`."),
  page: z.int().optional(),
  heading: z.string().optional(),
  reference: z
    .string()
    .describe('`handbook.pdf#page=3`: a relative URL, and below `/documents/` the address of the place.'),
  excerpt: z.string().describe('The passage itself.'),
});

export const citationSchema = passageSchema.extend({
  marker: z.int().min(1).describe('The number that stands in the text as `[1]`.'),
});

/** The JSON answer of `POST /chat`, and the data of the last event of its stream. */
export const answerSchema = z.object({
  answer: z.string().describe('The text, with markers such as `[1]`, each of which is in `citations`.'),
  session_id: z.uuid().describe('Goes with the next question, so that it can be a follow-up.'),
  sources: z.array(z.string()).describe('The distinct references of the citations.'),
  citations: z.array(citationSchema),
  cached: z.boolean().describe('Whether the answer was there already.'),
  degraded: z.boolean().describe('Whether something was missing while the answer was made.'),
  outcome: z
    .enum(['answered', 'not_found', 'filtered', 'courtesy'])
    .describe(
      '`answered`: the text rests on the citations. `not_found`: the documents do not answer the question. ' +
        '`filtered`: the content filter of the model refused. ' +
        '`courtesy`: the message asks nothing, and the text is a kind word.',
    ),
  truncated: z.boolean().describe('Whether the text was cut at its greatest length.'),
});

/** The server-sent events of `POST /chat` by their names: their data. */
export const chatEventSchemas = {
  start: z.object({ answer_id: z.uuid(), session_id: z.uuid() }),
  sources: z.object({ passages: z.array(passageSchema) }).describe('What was found, before it is read.'),
  delta: z.object({ text: z.string() }).describe('The next piece of the text.'),
  restart: z.object({}).describe('Someone else writes the answer anew: sources and text so far are void.'),
  done: answerSchema,
  error: problemSchema.extend({
    retry_after_ms: z
      .int()
      .min(0)
      .optional()
      .describe('Where trying again may help: how long to wait before it, in milliseconds.'),
  }),
};

export type WirePassage = z.infer<typeof passageSchema>;
export type WireCitation = z.infer<typeof citationSchema>;
export type WireAnswer = z.infer<typeof answerSchema>;

type Schemas = typeof chatEventSchemas;

export type WireFailure = z.infer<Schemas['error']>;

/** A server-sent event of `POST /chat`, its data parsed. */
export type ChatEvent = {
  [Type in keyof Schemas]: { readonly type: Type; readonly data: z.infer<Schemas[Type]> };
}[keyof Schemas];
