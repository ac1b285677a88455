/**
 * What a route is for.
 *
 * - `question`: it answers a question, and the answer is reported by itself.
 * - `probe`: machines ask every few seconds, and learn nothing but whether all is well.
 * - `refresh`: an open page asks every few seconds.
 * - `page`: everything else.
 */
type RouteKind = 'question' | 'probe' | 'refresh' | 'page';

/** All routes as in the OpenAPI document. A parameter is at the end. */
const ROUTES: ReadonlyMap<string, RouteKind> = new Map(
  Object.entries<RouteKind>({
    '/': 'page',
    '/api/chat': 'question',
    '/assets/{file}': 'page',
    '/chat': 'question',
    '/chat-settings.json': 'page',
    '/dashboard': 'page',
    '/dashboard/{file}': 'refresh',
    '/docs': 'page',
    '/docs/{file}': 'page',
    '/documents/{name}': 'page',
    '/feedback': 'page',
    '/health': 'probe',
    '/mcp': 'question',
    '/metrics': 'probe',
    '/openapi.json': 'page',
    '/ready': 'probe',
    '/robots.txt': 'page',
    '/sessions/{session_id}': 'page',
    '/v1/chat/completions': 'question',
    '/v1/models': 'page',
    '/v1/models/{id}': 'page',
    '/widget.js': 'page',
  }),
);

const PREFIXES = [...ROUTES.keys()]
  .filter((route) => route.endsWith('}'))
  .map((route) => ({ route, prefix: route.slice(0, route.indexOf('{')) }));

/**
 * The route of a path, without what a client chose in it: a session's id must not become a metric, and neither must the
 * many paths that scanners try. Those are `other`.
 */
export function routeOf(path: string): string {
  if (ROUTES.has(path)) return path;
  return PREFIXES.find(({ prefix }) => path.startsWith(prefix))?.route ?? 'other';
}

/** What a route of {@link routeOf} is for. An unknown path is a page that is missing. */
export function kindOf(route: string): RouteKind {
  return ROUTES.get(route) ?? 'page';
}
