import { z } from 'zod';

/** A citation in the format of Azure OpenAI On Your Data, with additional fields. */
export const completionCitationSchema = z
  .object({
    content: z.string().describe('The passage itself.'),
    title: z.string(),
    url: z.string().nullable().describe('Where the document opens, relative to this service.'),
    filepath: z.string(),
    chunk_id: z.string(),
    page: z.int().optional(),
    heading: z.string().optional(),
  })
  .meta({ id: 'CompletionCitation' });

export const completionContextSchema = z.object({
  citations: z
    .array(completionCitationSchema)
    .describe('What the text rests on: `[1]` in the text is the first.'),
  outcome: z.enum(['answered', 'not_found', 'filtered', 'courtesy']),
  cached: z.boolean(),
  degraded: z.boolean().describe('Whether something was missing while the answer was made.'),
});

export const completionUsageSchema = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
  prompt_tokens_details: z.object({ cached_tokens: z.int() }),
});

const finishReasonSchema = z.enum(['stop', 'length', 'content_filter']);

const headShape = { id: z.string(), created: z.int(), model: z.string() };

export const completionSchema = z
  .object({
    ...headShape,
    object: z.literal('chat.completion'),
    choices: z.array(
      z.object({
        index: z.literal(0),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string(),
          refusal: z.null(),
          context: completionContextSchema,
        }),
        logprobs: z.null(),
        finish_reason: finishReasonSchema,
      }),
    ),
    usage: completionUsageSchema,
  })
  .meta({ id: 'Completion' });

/** A piece of a streamed answer: `data` of one server-sent event. The stream ends with `data: [DONE]`. */
export const completionChunkSchema = z
  .object({
    ...headShape,
    object: z.literal('chat.completion.chunk'),
    choices: z.array(
      z.object({
        index: z.literal(0),
        delta: z.object({
          role: z.literal('assistant').optional(),
          content: z.string().optional(),
          context: z
            .union([
              z.object({ all_retrieved_documents: z.array(completionCitationSchema) }),
              completionContextSchema,
            ])
            .optional()
            .describe('In the first what was found, in the last what the text rests on.'),
        }),
        logprobs: z.null(),
        finish_reason: finishReasonSchema.nullable(),
      }),
    ),
    usage: completionUsageSchema.nullable().optional(),
  })
  .meta({ id: 'CompletionChunk' });

/** The protocol's own shape of an error, as a body and as `data` in a stream. */
export const completionErrorSchema = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.enum(['invalid_request_error', 'authentication_error', 'rate_limit_error', 'server_error']),
      param: z.string().nullable(),
      code: z.string(),
    }),
  })
  .meta({ id: 'CompletionError' });

export type CompletionCitation = z.infer<typeof completionCitationSchema>;
export type CompletionContext = z.infer<typeof completionContextSchema>;
export type CompletionUsage = z.infer<typeof completionUsageSchema>;
export type Completion = z.infer<typeof completionSchema>;
export type CompletionChunk = z.infer<typeof completionChunkSchema>;
export type CompletionError = z.infer<typeof completionErrorSchema>;
