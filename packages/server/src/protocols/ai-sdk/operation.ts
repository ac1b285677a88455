import type { QuestionOperation } from '../../ask/index.ts';
import { toProblemDetails } from '../../http/index.ts';
import { eventStream, failures, RATE_LIMIT_HEADERS } from '../../openapi/index.ts';
import { EXAMPLE_QUESTION } from '../question-schema.ts';
import { uiMessageChunkSchema, uiMessageErrorSchema } from './schemas.ts';

/** `POST /api/chat` in the OpenAPI document. */
export const uiMessageOperation: QuestionOperation = {
  path: '/api/chat',
  operationId: 'streamUiMessage',
  tags: ['AI SDK'],
  summary: 'Ask with a front end of the AI SDK',
  description: 'The UI message stream, version 1, as `DefaultChatTransport` sends and reads it.',
  eventSchemas: [uiMessageChunkSchema],
  examples: {
    question: {
      summary: 'A question',
      value: {
        messages: [{ role: 'user', parts: [{ type: 'text', text: EXAMPLE_QUESTION }] }],
      },
    },
  },
  responses: {
    200: {
      description: 'The answer, with its citations as source parts.',
      headers: {
        ...RATE_LIMIT_HEADERS,
        'x-vercel-ai-ui-message-stream': {
          description: 'The version of the stream.',
          schema: { type: 'string', enum: ['v1'] },
        },
      },
      content: eventStream(
        'Server-sent events without names. The last one is `[DONE]`.',
        uiMessageChunkSchema,
      ),
    },
    ...failures({
      mediaType: 'text/plain',
      schema: uiMessageErrorSchema,
      invalid: 422,
      render: (error) => toProblemDetails(error).detail,
    }),
  },
};
