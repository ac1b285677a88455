import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { problemContent } from '../http/index.ts';

/** Routes that other code serves with handlers of its own, for the OpenAPI document. */

export const docsRoute = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'docs',
  tags: ['Service'],
  summary: 'This description as a page, on which requests can be tried',
  responses: {
    200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } },
  },
});

export const documentRoute = createRoute({
  method: 'get',
  path: '/documents/{name}',
  operationId: 'document',
  tags: ['Documents'],
  summary: 'Open a cited document',
  request: {
    params: z.object({
      name: z.string().describe('The `reference` of a citation, without its page. May contain slashes.'),
    }),
  },
  responses: {
    200: { description: 'The document.' },
    206: { description: 'The part that `Range` asks for.' },
    304: { description: 'The document has not changed.' },
    404: {
      description: 'There is no such document.',
      content: problemContent,
    },
    416: {
      description: 'The document has no such part.',
      content: problemContent,
    },
  },
});
