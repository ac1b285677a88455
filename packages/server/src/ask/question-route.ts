import type { RouteConfig } from '@hono/zod-openapi';
import { type OpenApiApp, schemaId, withJsonBody } from '../http/index.ts';
import type { Protocol } from './protocol.ts';
import { createQuestionHandler, type QuestionHandlerDependencies } from './question-handler.ts';

/** Adds the route of a protocol to an app. */
export type AddQuestionRoute = <Input>(app: OpenApiApp, protocol: Protocol<Input>) => void;

/** Checks a request before its question is answered: its size, its encoding and then its fields. */
export function createQuestionRoutes(dependencies: QuestionHandlerDependencies): AddQuestionRoute {
  const handleQuestion = createQuestionHandler(dependencies);

  return function addQuestionRoute<Input>(app: OpenApiApp, protocol: Protocol<Input>): void {
    const { operation, inputSchema, maxBodyBytes } = protocol;
    const { examples, eventSchemas, ...description } = operation;
    for (const schema of eventSchemas) app.openAPIRegistry.register(schemaId(schema), schema);
    const route: RouteConfig = {
      ...description,
      method: 'post',
      request: {
        body: { required: true, content: { 'application/json': { schema: inputSchema, examples } } },
      },
    };
    app.openAPIRegistry.registerPath(route);
    const handle = handleQuestion(protocol);
    app.post(route.path, withJsonBody({ schema: inputSchema, maxBytes: maxBodyBytes }, handle));
  };
}
