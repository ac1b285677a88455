import { createRoute } from '@hono/zod-openapi';
import type { ChatEngine } from '@rag/core';
import { type OpenApiApp, problemContent, SECURITY_HEADERS } from '../../http/index.ts';
import { sessionPathSchema } from './input.ts';

const forgetRoute = createRoute({
  method: 'delete',
  path: '/sessions/{session_id}',
  operationId: 'forgetSession',
  tags: ['Questions'],
  summary: 'Forget a conversation',
  request: { params: sessionPathSchema },
  responses: {
    204: { description: 'The conversation is forgotten, or there was none.' },
    422: { description: 'The id is not a UUID.', content: problemContent },
    503: { description: 'Conversations are unreachable right now.', content: problemContent },
  },
});

/** `DELETE /sessions/{session_id}`. */
export function addSessionRoutes(app: OpenApiApp, engine: Pick<ChatEngine, 'forget'>): void {
  app.openapi(forgetRoute, async (context) => {
    const { session_id } = context.req.valid('param');
    await engine.forget(session_id, { signal: context.req.raw.signal });
    return context.body(null, 204, SECURITY_HEADERS);
  });
}
