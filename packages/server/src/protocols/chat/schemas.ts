import { z } from 'zod';
import { problemSchema } from '../../http/index.ts';

/** A piece of a document as a client sees it. */
export const passageSchema = z
  .object({
    source: z.string().describe("The document's name, such as `handbook.pdf`."),
    page: z.int().optional(),
    heading: z.string().optional(),
    reference: z.string().describe('Such as `handbook.pdf#page=3`: a relative URL below `/documents/`.'),
    excerpt: z.string().describe('The passage itself.'),
  })
  .meta({ id: 'Passage' });

export const citationSchema = passageSchema
  .extend({
    marker: z.int().min(1).describe('The number that stands in the text as `[1]`.'),
  })
  .meta({ id: 'Citation' });

/** The JSON answer of `POST /chat`, and the data of the last event of its stream. */
export const answerSchema = z
  .object({
    answer: z.string().describe('The text, with markers such as `[1]`, each of which is in `citations`.'),
    session_id: z.uuid().describe('Send it with the next question to make that a follow-up.'),
    sources: z.array(z.string()).describe('The distinct references of the citations.'),
    citations: z.array(citationSchema),
    cached: z.boolean().describe('Whether the answer comes from the cache.'),
    degraded: z
      .boolean()
      .describe('Whether a part of the service was unavailable while the answer was generated.'),
    outcome: z
      .enum(['answered', 'not_found', 'filtered', 'courtesy'])
      .describe(
        '`answered`: the citations support the text. `not_found`: the documents do not answer the question. ' +
          '`filtered`: the content filter of the model refused. ' +
          '`courtesy`: the message asks nothing, and the text is a kind word.',
      ),
    truncated: z.boolean().describe('Whether the text was cut at its maximum length.'),
  })
  .meta({ id: 'Answer' });

/** The server-sent events of `POST /chat` by their names: their data. */
export const chatEventSchemas = {
  start: z.object({ answer_id: z.uuid(), session_id: z.uuid() }).meta({ id: 'StartEvent' }),
  sources: z
    .object({ passages: z.array(passageSchema) })
    .meta({ id: 'SourcesEvent', description: 'The passages that the search found.' }),
  delta: z
    .object({ text: z.string() })
    .meta({ id: 'DeltaEvent', description: 'The next piece of the text.' }),
  restart: z.object({}).meta({
    id: 'RestartEvent',
    description: 'The answer begins again: the sources and the text so far are void.',
  }),
  done: answerSchema,
  error: problemSchema
    .extend({
      retry_after_ms: z
        .int()
        .min(0)
        .optional()
        .describe('For an error that may pass: how long to wait before a retry, in milliseconds.'),
    })
    .meta({ id: 'ErrorEvent' }),
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
