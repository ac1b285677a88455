import { z } from 'zod';

const evidenceSchema = z.object({
  'rag-chat': z.object({
    excerpt: z.string(),
    reference: z.string(),
    page: z.int().optional(),
    heading: z.string().optional(),
  }),
});

/** A piece of an answer in the AI SDK's UI message stream: `data` of one server-sent event. */
export const uiMessageChunkSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('start'), messageId: z.string() }),
    z.object({ type: z.literal('start-step') }),
    z.object({ type: z.literal('text-start'), id: z.string() }),
    z.object({ type: z.literal('text-delta'), id: z.string(), delta: z.string() }),
    z.object({ type: z.literal('text-end'), id: z.string() }),
    z.object({ type: z.literal('reset-step') }).describe('What has been shown of the answer is void.'),
    z.object({
      type: z.literal('source-url'),
      sourceId: z.string().describe('The number in the text.'),
      url: z.string().describe('Where the document opens, relative to this service.'),
      title: z.string(),
      providerMetadata: evidenceSchema,
    }),
    z.object({
      type: z.literal('source-document'),
      sourceId: z.string().describe('The number in the text.'),
      mediaType: z.string(),
      title: z.string(),
      filename: z.string(),
      providerMetadata: evidenceSchema,
    }),
    z.object({ type: z.literal('finish-step') }),
    z.object({
      type: z.literal('finish'),
      finishReason: z.enum(['stop', 'length', 'content-filter']),
      messageMetadata: z.object({
        outcome: z.enum(['answered', 'not_found', 'filtered', 'courtesy']),
        cached: z.boolean(),
        degraded: z.boolean(),
      }),
    }),
    z.object({ type: z.literal('error'), errorText: z.string() }),
  ])
  .meta({ id: 'UiMessageChunk' });

/** The body of an error: a sentence that can be shown. */
export const uiMessageErrorSchema = z.string();

export type UiMessageChunk = z.infer<typeof uiMessageChunkSchema>;
