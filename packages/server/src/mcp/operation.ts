import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { problemContent } from '../http/index.ts';

const messageContent = { 'application/json': { schema: z.looseObject({}) } };

/** `POST /mcp` in the OpenAPI document. */
export const mcpOperation = createRoute({
  method: 'post',
  path: '/mcp',
  operationId: 'mcp',
  tags: ['MCP'],
  summary: 'The Model Context Protocol, for assistants',
  description: 'Streamable HTTP without sessions, with the tools `ask` and `search`.',
  request: { body: { required: true, content: messageContent } },
  responses: {
    200: { description: 'The answer to a request.', content: messageContent },
    202: { description: 'A notification was accepted.' },
    400: { description: 'The request is malformed.', content: problemContent },
    401: { description: 'Pages of this origin may not ask.', content: problemContent },
    413: { description: 'The body is too large.', content: problemContent },
    415: { description: 'The body is not JSON.', content: problemContent },
  },
});
