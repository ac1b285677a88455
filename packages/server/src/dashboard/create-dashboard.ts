import type { Configuration } from '@rag/configuration';
import { alertRules } from '@rag/operations/alerts';
import { loadDashboardFiles } from '@rag/web';
import type { Context } from 'hono';
import {
  type OpenApiApp,
  PAGE_SECURITY_HEADERS,
  ProblemError,
  redirectWithoutSlash,
  SECURITY_HEADERS,
} from '../http/index.ts';
import { type Ledger, type Statistics, summarize, summarizeDays } from '../ledger/index.ts';
import { createDashboardAccess, type DashboardAccess } from './access.ts';

/** Adds the routes of the dashboard to an app. */
export type AddDashboard = (app: OpenApiApp) => void;

/** Many may look at once; the numbers are read once for all of them. */
const FRESH_MS = 1_000;

const PAGE_HEADERS = {
  ...PAGE_SECURITY_HEADERS,
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex',
};
const DATA_HEADERS = { ...SECURITY_HEADERS, 'Cache-Control': 'no-store' };

/**
 * `GET /dashboard` with what it loads, and `GET /dashboard/data` with its numbers. Not in the API description: they are for
 * the operator. Nothing of the page is loaded before somebody opens it. There is none where nobody may see it.
 */
export function createDashboard(
  configuration: Configuration,
  ledger: Pick<Ledger, 'read' | 'readDays'>,
): { readonly addDashboard?: AddDashboard } {
  const mayEnter = createDashboardAccess(configuration);
  if (mayEnter === undefined) return {};
  const budget = configuration.models.generation.dailyCost ?? agreedDailySpend();
  const readStatistics = createReader(ledger, budget);
  return {
    addDashboard(app) {
      const files = once(loadDashboardFiles);
      const asset = (name: 'html' | 'script' | 'style', contentType: string) => async (context: Context) => {
        const redirect = name === 'html' ? redirectWithoutSlash(context.req.raw) : undefined;
        if (redirect !== undefined) return redirect;
        if (name === 'html') requireAccess(mayEnter, context.req.raw);
        const headers = { ...PAGE_HEADERS, 'Content-Type': `${contentType}; charset=utf-8` };
        return new Response((await files())[name], { headers });
      };
      app.get('/dashboard', asset('html', 'text/html'));
      app.get('/dashboard/main.js', asset('script', 'text/javascript'));
      app.get('/dashboard/style.css', asset('style', 'text/css'));
      app.get('/dashboard/data', async (context) => {
        requireAccess(mayEnter, context.req.raw);
        return Response.json(await readStatistics(), { headers: DATA_HEADERS });
      });
      app.get('/dashboard/days', async (context) => {
        requireAccess(mayEnter, context.req.raw);
        return Response.json(summarizeDays(await ledger.readDays()), { headers: DATA_HEADERS });
      });
    },
  };
}

function requireAccess(mayEnter: DashboardAccess, request: Request): void {
  if (mayEnter(request)) return;
  throw new ProblemError('unauthorized', 'The dashboard needs the password of DASHBOARD_TOKEN.', {
    headers: { 'WWW-Authenticate': 'Basic realm="dashboard", charset="UTF-8"' },
  });
}

function createReader(ledger: Pick<Ledger, 'read'>, budget: number): () => Promise<Statistics> {
  let latest: Promise<Statistics> | undefined;
  let readMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (latest === undefined || nowMs - readMs >= FRESH_MS) {
      readMs = nowMs;
      latest = ledger.read().then((reading) => summarize(reading, { budget }));
    }
    return latest;
  };
}

/** What the alert on spending is set to. */
function agreedDailySpend(): number {
  return alertRules.find(({ measure }) => measure === 'spendDollars')?.threshold ?? Number.POSITIVE_INFINITY;
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
