import type { ChatEngine } from '@rag/core';
import { toRagError } from '@rag/core';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { createAsk } from './ask/create-ask-handler.ts';
import { createOpenStreams, type OpenStreams } from './ask/stream-slots.ts';
import { createCors } from './http/cors.ts';
import { cutConnection } from './http/cut-connection.ts';
import { ProblemError, toProblemResponse } from './http/problem.ts';
import { SECURITY_HEADERS } from './http/security-headers.ts';
import type { Logger } from './observability/logger.ts';
import { SILENT_LOGGER } from './observability/logger.ts';
import { addApi } from './openapi/add-api.ts';
import type { Page } from './pages/page.ts';
import { addPage } from './pages/page.ts';
import { createUiMessageProtocol, toUiErrorResponse } from './protocols/ai-sdk/protocol.ts';
import { parseSessionId } from './protocols/chat/input.ts';
import { createChatProtocol } from './protocols/chat/protocol.ts';
import { noDocumentUrl, servedDocumentUrl } from './protocols/document-url.ts';
import { unknownModel } from './protocols/openai/input.ts';
import { describeModel, isModel, listModels } from './protocols/openai/models.ts';
import { createCompletionProtocol } from './protocols/openai/protocol.ts';
import { toCompletionErrorResponse } from './protocols/openai/to-completion-error.ts';
import type { Limits } from './rate-limits/policies.ts';

export interface AppDependencies {
  readonly engine: ChatEngine;
  readonly limits: Limits;
  /** The key under which a client's questions are counted. Never an address in clear. */
  readonly clientKey: (context: Context) => string;
  /** Why questions cannot be answered now; empty when they can. */
  readonly readiness: () => Promise<readonly string[]>;
  /** Bounds the streams; with the usual settings unless given. */
  readonly streams?: OpenStreams;
  /** The chat page; without it there is none. */
  readonly page?: Page;
  /** Serves the cited documents by their name; `undefined` where there is none of that name. `cut` breaks the connection. */
  readonly documents?: (name: string, request: Request, cut: () => void) => Promise<Response | undefined>;
  /** The origins whose pages may ask: none unless given; `['*']` for all. */
  readonly corsOrigins?: readonly string[];
  readonly logger?: Logger;
}

/**
 * The HTTP service as a function from requests to responses, on any runtime that has the fetch API.
 *
 * The chat route has no middleware around it unless other origins are let in: a cached answer takes so
 * little time that each layer would show.
 *
 * @example
 * const app = createApp({ engine, limits, clientKey: () => 'everyone', readiness: async () => [] });
 * await app.request('/health');
 */
export function createApp(dependencies: AppDependencies): Hono {
  const { engine, readiness, page, documents, corsOrigins = [], logger = SILENT_LOGGER } = dependencies;
  const { streams = createOpenStreams() } = dependencies;
  const app = new Hono();
  const ask = createAsk({ ...dependencies, streams, logger });

  if (corsOrigins.length > 0) app.use(createCors(corsOrigins));

  app.post('/chat', ask(createChatProtocol()));

  const urlOf = documents === undefined ? noDocumentUrl : servedDocumentUrl;
  app.post('/v1/chat/completions', ask(createCompletionProtocol(urlOf)));
  app.get('/v1/models', (context) => context.json(listModels(), 200, SECURITY_HEADERS));
  app.get('/v1/models/:id', (context) => {
    if (!isModel(context.req.param('id'))) throw unknownModel();
    return context.json(describeModel(), 200, SECURITY_HEADERS);
  });
  app.post('/api/chat', ask(createUiMessageProtocol(urlOf)));

  app.delete('/sessions/:id', async (context) => {
    await engine.forget(parseSessionId(context.req.param('id')), { signal: context.req.raw.signal });
    return context.body(null, 204, SECURITY_HEADERS);
  });

  app.get('/health', (context) => context.json({ status: 'healthy' }, 200, SECURITY_HEADERS));

  app.get('/ready', async (context) => {
    const reasons = await readiness();
    const headers = { ...SECURITY_HEADERS, 'Cache-Control': 'no-store' };
    return reasons.length === 0
      ? context.json({ status: 'ready' }, 200, headers)
      : context.json({ status: 'not ready', reasons }, 503, headers);
  });

  if (page !== undefined) addPage(app, page);
  addApi(app, { page: page !== undefined, documents: documents !== undefined });

  if (documents !== undefined) {
    app.get('/documents/*', async (context) => {
      const { req } = context;
      const cut = (): void => cutConnection(context);
      const response = await documents(req.path.slice('/documents/'.length), req.raw, cut);
      if (response === undefined) throw new ProblemError('not_found', 'There is no such document.');
      return response;
    });
  }

  app.notFound(({ req }) => {
    const toResponse = errorShapeOf(req.path);
    const allowed = allowedMethods(app, req.path);
    if (allowed.length === 0) return toResponse(new ProblemError('not_found', 'There is no such page.'));
    return toResponse(
      new ProblemError('method_not_allowed', `This takes ${allowed.join(', ')}.`, {
        headers: { Allow: allowed.join(', ') },
      }),
    );
  });

  app.onError((error, { req }) => {
    const response = errorShapeOf(req.path)(error);
    if (response.status >= 500) logger.error(describeFailure(error), 'request failed');
    return response;
  });

  return app;
}

/** Errors have the shape of the protocol that is spoken at a path, and are problem details elsewhere. */
function errorShapeOf(path: string): (error: unknown) => Response {
  if (path.startsWith('/v1/')) return toCompletionErrorResponse;
  return path.startsWith('/api/chat') ? toUiErrorResponse : toProblemResponse;
}

/** The methods that a path has a route for, as the router itself knows it. */
function allowedMethods(app: Hono, path: string): string[] {
  return ['GET', 'POST', 'DELETE']
    .filter((method) => app.router.match(method, path)[0].some(([[, route]]) => route.method === method))
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}

/** What an operator may read: messages of foreign errors may quote a question, so only where it happened. */
function describeFailure(error: unknown): object {
  const { code, message, details, cause } = toRagError(error);
  if (!(cause instanceof Error)) return { code, reason: message, details };
  const at = cause.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return { code, reason: message, details, cause: cause.name, at: at?.slice(0, 8) };
}
