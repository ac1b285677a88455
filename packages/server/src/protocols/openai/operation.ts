import type { QuestionOperation } from '../../ask/index.ts';
import { eventStream, failures, jsonContent, RATE_LIMIT_HEADERS } from '../../openapi/index.ts';
import { EXAMPLE_QUESTION } from '../question-schema.ts';
import { toCompletionError } from './error.ts';
import { MODEL, noSuchModel } from './models.ts';
import { completionChunkSchema, completionErrorSchema, completionSchema } from './schemas.ts';

/** `POST /v1/chat/completions` in the OpenAPI document. */
export const completionOperation: QuestionOperation = {
  path: '/v1/chat/completions',
  operationId: 'createChatCompletion',
  tags: ['OpenAI'],
  summary: 'Ask with a client of OpenAI',
  description:
    'The last message is the question and has to be that of the user; the messages before it are the conversation. ' +
    'Nothing is stored. Messages of the roles system, developer, tool and function, tools, and every field that is not ' +
    'listed here are ignored. A field that asks for another form of reply must have its neutral value.',
  eventSchemas: [completionChunkSchema],
  examples: {
    question: {
      summary: 'A question',
      value: { model: MODEL, messages: [{ role: 'user', content: EXAMPLE_QUESTION }] },
    },
  },
  responses: {
    200: {
      description: 'The answer, with its citations in `context` of the message.',
      headers: RATE_LIMIT_HEADERS,
      content: {
        ...jsonContent(completionSchema),
        ...eventStream('Server-sent events without names. The last one is `[DONE]`.', completionChunkSchema),
      },
    },
    404: {
      description: 'There is no such model.',
      content: jsonContent(completionErrorSchema, toCompletionError(noSuchModel()).body),
    },
    ...failures({
      mediaType: 'application/json',
      schema: completionErrorSchema,
      invalid: 400,
      render: (error) => toCompletionError(error).body,
    }),
  },
};
