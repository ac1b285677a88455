import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { type OpenApiApp, SECURITY_HEADERS } from '../../http/index.ts';
import { jsonContent } from '../../openapi/index.ts';
import { describeModel, listModels, modelListSchema, modelSchema, requireModel } from './models.ts';
import { completionErrorSchema } from './schemas.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/v1/models',
  operationId: 'listModels',
  tags: ['OpenAI'],
  summary: 'List the models',
  responses: {
    200: { description: 'The only model: this service.', content: jsonContent(modelListSchema) },
  },
});

const retrieveRoute = createRoute({
  method: 'get',
  path: '/v1/models/{id}',
  operationId: 'retrieveModel',
  tags: ['OpenAI'],
  summary: 'Retrieve a model',
  request: { params: z.object({ id: z.string().describe('The name of the model.') }) },
  responses: {
    200: { description: 'The model.', content: jsonContent(modelSchema) },
    404: { description: 'There is no such model.', content: jsonContent(completionErrorSchema) },
  },
});

/** `GET /v1/models` and `GET /v1/models/{id}`, which clients of OpenAI ask for before a question. */
export function addModelRoutes(app: OpenApiApp): void {
  app.openapi(listRoute, (context) => context.json(listModels(), 200, SECURITY_HEADERS));
  app.openapi(retrieveRoute, (context) => {
    requireModel(context.req.valid('param').id);
    return context.json(describeModel(), 200, SECURITY_HEADERS);
  });
}
