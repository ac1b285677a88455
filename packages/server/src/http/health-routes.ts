import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { OpenApiApp } from './openapi-app.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const healthSchema = z.object({ status: z.literal('healthy') }).meta({ id: 'Health' });

const readinessSchema = z
  .object({
    status: z.enum(['ready', 'not ready']),
    reasons: z.array(z.string()).optional().describe('Why questions cannot be answered now.'),
  })
  .meta({ id: 'Readiness' });

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'health',
  tags: ['Service'],
  summary: 'Whether the process runs',
  responses: { 200: { description: 'It runs.', content: { 'application/json': { schema: healthSchema } } } },
});

const readyRoute = createRoute({
  method: 'get',
  path: '/ready',
  operationId: 'ready',
  tags: ['Service'],
  summary: 'Whether questions can be answered',
  responses: {
    200: { description: 'They can.', content: { 'application/json': { schema: readinessSchema } } },
    503: { description: 'They cannot.', content: { 'application/json': { schema: readinessSchema } } },
  },
});

/** `GET /health` and `GET /ready`. `readiness` tells why questions cannot be answered now; nothing when they can. */
export function addHealthRoutes(app: OpenApiApp, readiness: () => Promise<readonly string[]>): void {
  app.openapi(healthRoute, (context) => context.json({ status: 'healthy' as const }, 200, SECURITY_HEADERS));
  app.openapi(readyRoute, async (context) => {
    const reasons = await readiness();
    const headers = { ...SECURITY_HEADERS, 'Cache-Control': 'no-store' };
    return reasons.length === 0
      ? context.json({ status: 'ready' as const }, 200, headers)
      : context.json({ status: 'not ready' as const, reasons: [...reasons] }, 503, headers);
  });
}
