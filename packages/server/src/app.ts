import type { ChatEngine } from '@rag/core';
import { toRagError } from '@rag/core';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { createQuestionHandler, createStreamSlots, type StreamSlots } from './ask/index.ts';
import type { ServeDocument } from './documents/index.ts';
import {
  createCors,
  disconnect,
  ProblemError,
  readJson,
  SECURITY_HEADERS,
  toProblemResponse,
} from './http/index.ts';
import type { McpRoute, McpRouteOptions } from './mcp/index.ts';
import { type Logger, SILENT_LOGGER } from './observability/index.ts';
import { addApi } from './openapi/index.ts';
import { addPage, MAX_FEEDBACK_BYTES, type Page, parseFeedback } from './pages/index.ts';
import {
  createChatProtocol,
  createCompletionProtocol,
  createUiMessageProtocol,
  describeModel,
  isModel,
  listModels,
  noDocumentUrl,
  parseSessionId,
  servedDocumentUrl,
  toCompletionErrorResponse,
  toUiErrorResponse,
  unknownModel,
} from './protocols/index.ts';
import type { Limits } from './rate-limits/index.ts';

export interface AppDependencies {
  readonly engine: ChatEngine;
  readonly limits: Limits;
  /** The key that a client's questions are counted under. Never an address in clear. */
  readonly clientKey: (context: Context) => string;
  /** Why questions cannot be answered now; empty when they can. */
  readonly readiness: () => Promise<readonly string[]>;
  /** The slots for open streams; with the default limits unless given. */
  readonly streamSlots?: StreamSlots;
  /** The chat page; absent for a service without one. */
  readonly page?: Page;
  /** Serves the cited documents; absent for a service that has none. */
  readonly documents?: ServeDocument;
  /** Makes the route of the Model Context Protocol; absent for a service without it. */
  readonly mcp?: (options: McpRouteOptions) => McpRoute;
  /** Counts whether an answer helped. Learns neither the answer nor the person. */
  readonly countFeedback?: (helpful: boolean) => void;
  /** The origins whose pages may ask questions. Default none; `['*']` for all. */
  readonly corsOrigins?: readonly string[];
  readonly logger?: Logger;
}

/**
 * The HTTP service as a function from requests to responses, on any runtime that has the fetch API.
 *
 * The question routes have no middleware unless CORS is on: a cached answer takes so little time that each layer
 * would be measurable.
 *
 * @example
 * const app = createApp({ engine, limits, clientKey: () => 'everyone', readiness: async () => [] });
 * await app.request('/health');
 */
export function createApp(dependencies: AppDependencies): Hono {
  const { engine, readiness, page, documents, corsOrigins = [], logger = SILENT_LOGGER } = dependencies;
  const { streamSlots = createStreamSlots() } = dependencies;
  const app = new Hono();
  const handle = createQuestionHandler({ ...dependencies, slots: streamSlots, logger });

  if (corsOrigins.length > 0) app.use(createCors(corsOrigins));

  app.post('/chat', handle(createChatProtocol()));

  const urlOf = documents === undefined ? noDocumentUrl : servedDocumentUrl;
  app.post('/v1/chat/completions', handle(createCompletionProtocol(urlOf)));
  app.get('/v1/models', (context) => context.json(listModels(), 200, SECURITY_HEADERS));
  app.get('/v1/models/:id', (context) => {
    if (!isModel(context.req.param('id'))) throw unknownModel();
    return context.json(describeModel(), 200, SECURITY_HEADERS);
  });
  app.post('/api/chat', handle(createUiMessageProtocol(urlOf)));

  const { mcp } = dependencies;
  if (mcp !== undefined) app.post('/mcp', mcp({ ...dependencies, slots: streamSlots, logger, corsOrigins }));

  app.delete('/sessions/:id', async (context) => {
    await engine.forget(parseSessionId(context.req.param('id')), { signal: context.req.raw.signal });
    return context.body(null, 204, SECURITY_HEADERS);
  });

  app.post('/feedback', async (context) => {
    const { helpful } = parseFeedback(await readJson(context.req.raw, MAX_FEEDBACK_BYTES));
    dependencies.countFeedback?.(helpful);
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
  addApi(app, {
    page: page !== undefined,
    documents: documents !== undefined,
    mcp: mcp !== undefined,
  });

  if (documents !== undefined) {
    app.get('/documents/*', async (context) => {
      const { req } = context;
      const name = req.path.slice('/documents/'.length);
      const response = await documents(name, req.raw, () => disconnect(context));
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

/** An error has the shape of the path's protocol, and is problem details elsewhere. */
function errorShapeOf(path: string): (error: unknown) => Response {
  if (path.startsWith('/v1/')) return toCompletionErrorResponse;
  return path.startsWith('/api/chat') ? toUiErrorResponse : toProblemResponse;
}

/** The methods that the router has a route for at a path. */
function allowedMethods(app: Hono, path: string): string[] {
  return ['GET', 'POST', 'DELETE']
    .filter((method) => app.router.match(method, path)[0].some(([[, route]]) => route.method === method))
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}

/** A failure for the log. Messages of foreign errors may quote a question, so only their stack is logged. */
function describeFailure(error: unknown): object {
  const { code, message, details, cause } = toRagError(error);
  if (!(cause instanceof Error)) return { code, reason: message, details };
  const at = cause.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return { code, reason: message, details, cause: cause.name, at: at?.slice(0, 8) };
}
