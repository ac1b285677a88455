import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { type OpenApiApp, problemContent, SECURITY_HEADERS, withJsonBody } from '../http/index.ts';

/** The body of `POST /feedback`. It identifies no answer and no person, so that only a count can result. */
const feedbackSchema = z
  .object({ helpful: z.boolean('must be true or false').describe('Whether an answer helped.') })
  .meta({ id: 'Feedback' });

const MAX_BYTES = 1_024;

const operation = createRoute({
  method: 'post',
  path: '/feedback',
  operationId: 'rateAnswer',
  tags: ['Questions'],
  summary: 'Say whether an answer helped',
  description: 'Only counted: neither the answer nor the person is known.',
  request: {
    body: { required: true, content: { 'application/json': { schema: feedbackSchema } } },
  },
  responses: {
    204: { description: 'It is counted.' },
    400: { description: 'The request is malformed.', content: problemContent },
    413: { description: 'The body is too large.', content: problemContent },
    415: { description: 'The body is not JSON.', content: problemContent },
    422: { description: 'Some fields are not right.', content: problemContent },
  },
});

/** `POST /feedback`. */
export function addFeedbackRoute(app: OpenApiApp, count: (helpful: boolean) => void = () => {}): void {
  app.openAPIRegistry.registerPath(operation);
  const body = { schema: feedbackSchema, maxBytes: MAX_BYTES };
  app.post(
    operation.path,
    withJsonBody(body, async (context, { helpful }) => {
      count(helpful);
      return context.body(null, 204, SECURITY_HEADERS);
    }),
  );
}
