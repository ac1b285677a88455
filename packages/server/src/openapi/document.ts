import { createRoute } from '@hono/zod-openapi';
import { hashText } from '@rag/core/adapter';
import { z } from 'zod';
import type { OpenApiApp } from '../http/index.ts';
import { addAsset } from '../pages/index.ts';
import { jsonContent } from './responses.ts';

/** The version of the HTTP interface. Its first number changes when something is removed or gets another meaning. */
const VERSION = '1.0.0';

const TAGS = [
  { name: 'Questions', description: 'The own protocol of the service.' },
  { name: 'OpenAI', description: 'For clients of OpenAI.' },
  { name: 'AI SDK', description: 'For front ends of the AI SDK.' },
  { name: 'MCP', description: 'For assistants.' },
  { name: 'Documents', description: 'What the answers cite.' },
  { name: 'Service', description: 'For operators and browsers.' },
];

const route = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'openapi',
  tags: ['Service'],
  summary: 'This description',
  responses: { 200: { description: 'OpenAPI 3.1.', content: jsonContent(z.looseObject({})) } },
});

type OpenApiDocument = ReturnType<OpenApiApp['getOpenAPI31Document']>;

/** The OpenAPI 3.1 document of all routes that were added with `app.openapi`. */
function createOpenApiDocument(app: OpenApiApp): OpenApiDocument {
  return app.getOpenAPI31Document({
    openapi: '3.1.1',
    info: {
      title: 'rag-chat',
      version: VERSION,
      description:
        'Answers questions from a curated set of documents and cites the passage behind every statement.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    // Relative to this document, so that it is right behind a proxy that serves the service below a path.
    servers: [{ url: '.' }],
    tags: TAGS,
  });
}

/** Serves the document at `GET /openapi.json`. It is generated at the first request. */
export function addOpenApiDocument(app: OpenApiApp): void {
  app.openAPIRegistry.registerPath(route);
  addAsset(app, route.path, () => {
    const body = JSON.stringify(createOpenApiDocument(app));
    return { body, contentType: 'application/json', etag: `"${hashText(body)}"` };
  });
}
