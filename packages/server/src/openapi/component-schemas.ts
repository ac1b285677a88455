import { z } from 'zod';
import { problemSchema } from '../http/index.ts';
import { feedbackSchema } from '../pages/index.ts';
import {
  answerSchema,
  chatEventSchemas,
  chatInputSchema,
  citationSchema,
  completionChunkSchema,
  completionCitationSchema,
  completionErrorSchema,
  completionInputSchema,
  completionSchema,
  modelListSchema,
  modelSchema,
  passageSchema,
  uiMessageChunkSchema,
  uiMessageInputSchema,
} from '../protocols/index.ts';
import type { JsonSchema, Reference } from './openapi-types.ts';

/** Everything that goes over the wire, by its name in the document. Requests are held against these, too. */
const SCHEMAS = {
  ChatInput: chatInputSchema,
  Answer: answerSchema,
  Citation: citationSchema,
  Passage: passageSchema,
  StartEvent: chatEventSchemas.start,
  SourcesEvent: chatEventSchemas.sources,
  DeltaEvent: chatEventSchemas.delta,
  RestartEvent: chatEventSchemas.restart,
  ErrorEvent: chatEventSchemas.error,
  Problem: problemSchema,
  Feedback: feedbackSchema,
  Health: z.object({ status: z.literal('healthy') }),
  Readiness: z.object({
    status: z.enum(['ready', 'not ready']),
    reasons: z.array(z.string()).optional().describe('Why questions cannot be answered now.'),
  }),
  CompletionInput: completionInputSchema,
  Completion: completionSchema,
  CompletionChunk: completionChunkSchema,
  CompletionCitation: completionCitationSchema,
  CompletionError: completionErrorSchema,
  Model: modelSchema,
  ModelList: modelListSchema,
  UiMessageInput: uiMessageInputSchema,
  UiMessageChunk: uiMessageChunkSchema,
} as const;

export type SchemaName = keyof typeof SCHEMAS;

export function schemaReference(name: SchemaName): Reference {
  return { $ref: `#/components/schemas/${name}` };
}

/** The schemas as JSON Schema 2020-12, one naming the other. */
export function toComponentSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    // What a client has to send; of what it gets that is the same.
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      // Every whole number of JavaScript has these bounds, and no reader wants to know.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [
      name,
      schema as JsonSchema,
    ]),
  );
}
