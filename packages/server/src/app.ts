import { type ChatEngine, toRagError } from '@rag/core';
import type { Context, Hono } from 'hono';
import { createQuestionRoutes, createStreamSlots, type StreamSlots } from './ask/index.ts';
import type { AddDashboard } from './dashboard/index.ts';
import type { ServeDocument } from './documents/index.ts';
import {
  addHealthRoutes,
  addMetricsRoute,
  createCors,
  createOpenApiApp,
  disconnect,
  type MetricsEndpoint,
  type OpenApiApp,
  ProblemError,
  toProblemResponse,
} from './http/index.ts';
import type { AddMcpRoute } from './mcp/index.ts';
import { type Logger, NO_OBSERVER, type ServiceObserver, SILENT_LOGGER } from './observability/index.ts';
import { addDocsPage, addOpenApiDocument, documentRoute, type SwaggerUi } from './openapi/index.ts';
import { addFeedbackRoute, addPage, type Page } from './pages/index.ts';
import {
  addModelRoutes,
  addSessionRoutes,
  createChatProtocol,
  createCompletionProtocol,
  createDocumentUrl,
  createUiMessageProtocol,
  toCompletionErrorResponse,
  toUiErrorResponse,
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
  /** What the API reference at `/docs` is made of; absent for a service without one. */
  readonly swaggerUi?: SwaggerUi;
  /** Serves the cited documents; absent for a service that has none. */
  readonly documents?: ServeDocument;
  /** Adds the route of the Model Context Protocol; absent for a service without it. */
  readonly addMcpRoute?: AddMcpRoute;
  /** Serves metrics for Prometheus; absent for a service without it. */
  readonly metrics?: MetricsEndpoint;
  /** Adds the dashboard; absent for a service without it. */
  readonly addDashboard?: AddDashboard;
  /** The address under which clients reach the service, without a slash at its end. Default the root of its host. */
  readonly publicUrl?: string | undefined;
  /** The origins whose pages may ask questions. Default none; `['*']` for all. */
  readonly corsOrigins?: readonly string[];
  /** What the failures of requests are logged to. Default nowhere. */
  readonly logger?: Logger;
  /** Observes every question and rating. Default none. */
  readonly observer?: ServiceObserver;
}

/**
 * The HTTP service as a function from requests to responses, on any runtime that has the fetch API.
 *
 * The question routes have no middleware but the check of their body, unless CORS is on: a cached answer takes so
 * little time that each layer is measurable.
 *
 * @example
 * const app = createApp({ engine, limits, clientKey: () => 'everyone', readiness: async () => [] });
 * await app.request('/health');
 */
export function createApp(dependencies: AppDependencies): Hono {
  const {
    engine,
    readiness,
    page,
    documents,
    publicUrl,
    corsOrigins = [],
    logger = SILENT_LOGGER,
  } = dependencies;
  const { streamSlots = createStreamSlots(), swaggerUi, observer = NO_OBSERVER } = dependencies;
  const app = createOpenApiApp();
  const addQuestionRoute = createQuestionRoutes({ ...dependencies, slots: streamSlots, observer });
  const urlOf = createDocumentUrl({ servesDocuments: documents !== undefined, publicUrl });

  if (corsOrigins.length > 0) app.use(createCors(corsOrigins));

  addQuestionRoute(app, createChatProtocol());
  addSessionRoutes(app, engine);
  addQuestionRoute(app, createCompletionProtocol(urlOf));
  addModelRoutes(app);
  addQuestionRoute(app, createUiMessageProtocol(urlOf));
  dependencies.addMcpRoute?.(app, { ...dependencies, slots: streamSlots, observer, corsOrigins });
  addFeedbackRoute(app, observer.rated);
  addHealthRoutes(app, readiness);
  if (dependencies.metrics !== undefined) addMetricsRoute(app, dependencies.metrics);
  dependencies.addDashboard?.(app);
  if (page !== undefined) addPage(app, page);
  if (swaggerUi !== undefined) addDocsPage(app, swaggerUi);
  if (documents !== undefined) addDocuments(app, documents);
  addOpenApiDocument(app);

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

/** `GET /documents/*`: the wildcard lets names contain slashes, which a parameter of an OpenAPI path cannot. */
function addDocuments(app: OpenApiApp, serveDocument: ServeDocument): void {
  app.openAPIRegistry.registerPath(documentRoute);
  app.get('/documents/*', async (context) => {
    const name = context.req.path.slice('/documents/'.length);
    const response = await serveDocument(name, context.req.raw, () => disconnect(context));
    if (response === undefined) throw new ProblemError('not_found', 'There is no such document.');
    return response;
  });
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
