import type { OpenApiApp } from './openapi-app.ts';
import { ProblemError } from './problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface MetricsEndpoint {
  /** The metrics in the text format of Prometheus. */
  readonly read: () => Promise<string>;
  /** Whether an `Authorization` header may read them. */
  readonly isAllowed: (authorization: string | null) => boolean;
}

const HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
  'Cache-Control': 'no-store',
};

/** `GET /metrics`. Not in the API description: it is for the operator. */
export function addMetricsRoute(app: OpenApiApp, { read, isAllowed }: MetricsEndpoint): void {
  app.get('/metrics', async ({ req }) => {
    if (!isAllowed(req.raw.headers.get('authorization')))
      throw new ProblemError('unauthorized', 'This needs the token of METRICS_TOKEN.', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    return new Response(await read(), { headers: HEADERS });
  });
}
