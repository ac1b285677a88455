import type { Context } from 'hono';
import { AnswerDeadline, createAdmission, type QuestionHandlerDependencies } from '../ask/index.ts';
import { type OpenApiApp, ProblemError, preferredType, readJson, SECURITY_HEADERS } from '../http/index.ts';
import { mcpOperation } from './operation.ts';

const MAX_BODY_BYTES = 16 * 1_024;

export interface McpRouteOptions extends QuestionHandlerDependencies {
  /** The origins whose pages may ask; `['*']` for all. */
  readonly corsOrigins: readonly string[];
}

export type AddMcpRoute = (app: OpenApiApp, options: McpRouteOptions) => void;

/** Adds `POST /mcp` to an app. */
export function addMcpRoute(app: OpenApiApp, options: McpRouteOptions): void {
  app.openAPIRegistry.registerPath(mcpOperation);
  app.post(mcpOperation.path, createMcpHandler(options));
}

/**
 * The Model Context Protocol over streamable HTTP, without sessions, so that any replica can answer any request. A
 * tool call counts as a question under the same limits as `POST /chat`. Its content is not logged.
 */
function createMcpHandler(options: McpRouteOptions): (context: Context) => Promise<Response> {
  const { engine, limits, clientKey, slots, observer, corsOrigins } = options;
  const admit = createAdmission(limits, observer);

  return async function mcp(context) {
    const startedAtMs = performance.now();
    const request = context.req.raw;
    refuseForeignOrigin(request, corsOrigins);
    const parsedBody = await readJson(request, MAX_BODY_BYTES);
    // Loaded at the first request, since most services never get one.
    const { createMcpServer, WebStandardStreamableHTTPServerTransport } = await import('./load-sdk.ts');
    const client = clientKey(context);

    const server = createMcpServer({
      async ask({ message, sessionId }) {
        const { addTo: _, ...admission } = admit(client);
        const question = { message, ...admission, ...(sessionId === undefined ? {} : { sessionId }) };
        const deadline = new AnswerDeadline(request, slots.times.maxMs);
        const answer = await deadline.wait(engine.ask(question, deadline));
        observer.answered?.({
          route: mcpOperation.path,
          last: { type: 'done', answer },
          ms: performance.now() - startedAtMs,
          isStreaming: false,
        });
        return answer;
      },
      async search(query) {
        const { admission, admitGeneration } = admit(client);
        await admission;
        await admitGeneration();
        const deadline = new AnswerDeadline(request, slots.times.maxMs);
        return deadline.wait(engine.search(query, deadline));
      },
    });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      const response = await transport.handleRequest(withPlainAccept(request), { parsedBody });
      const headers = new Headers(response.headers);
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
      headers.set('Cache-Control', 'no-store');
      return new Response(response.body, { status: response.status, headers });
    } finally {
      await server.close();
    }
  };
}

/**
 * The SDK searches `Accept` for both media types of the protocol as text. It gets them so from every client that accepts
 * JSON, the only one that this route answers with; the others are refused as the protocol says.
 */
function withPlainAccept(request: Request): Request {
  const headers = new Headers(request.headers);
  const acceptsJson = preferredType(headers, ['application/json']) !== undefined;
  headers.set('Accept', acceptsJson ? 'application/json, text/event-stream' : 'text/event-stream');
  return new Request(request.url, { method: request.method, headers });
}

/** Required by the protocol: a page of another site must not use a service that only its visitor can reach. */
function refuseForeignOrigin({ headers, url }: Request, corsOrigins: readonly string[]): void {
  const origin = headers.get('origin');
  if (origin === null || corsOrigins.includes('*') || corsOrigins.includes(origin)) return;
  if (URL.canParse(origin) && new URL(origin).host === (headers.get('host') ?? new URL(url).host)) return;
  throw new ProblemError('unauthorized', 'Pages of this origin may not ask.');
}
