const ROUTES: ReadonlySet<string> = new Set([
  '/',
  '/api/chat',
  '/chat',
  '/chat-settings.json',
  '/dashboard',
  '/docs',
  '/feedback',
  '/health',
  '/mcp',
  '/metrics',
  '/openapi.json',
  '/ready',
  '/robots.txt',
  '/v1/chat/completions',
  '/v1/models',
  '/widget.js',
]);

/** Routes with a parameter. */
const PREFIXES: readonly (readonly [prefix: string, route: string])[] = [
  ['/assets/', '/assets/{file}'],
  ['/dashboard/', '/dashboard/{file}'],
  ['/docs/', '/docs/{file}'],
  ['/documents/', '/documents/{name}'],
  ['/sessions/', '/sessions/{session_id}'],
  ['/v1/models/', '/v1/models/{id}'],
];

/**
 * The route of a path, without what a client chose in it: a session's id must not become a metric, and neither must the
 * many paths that scanners try. Those are `other`.
 */
export function routeOf(path: string): string {
  if (ROUTES.has(path)) return path;
  return PREFIXES.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'other';
}
