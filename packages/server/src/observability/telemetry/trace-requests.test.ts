import { EventEmitter } from 'node:events';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { StartRequestSpan } from '@rag/telemetry';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { traceRequests } from './trace-requests.ts';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
});
afterAll(() => {
  for (const api of [trace, propagation, context]) api.disable();
});
beforeEach(() => {
  exporter.reset();
});

const startSpan: StartRequestSpan = (name, attributes, parent) =>
  trace.getTracer('test').startSpan(name, { attributes }, parent);

interface Exchange {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly status?: number;
  readonly headersSent?: boolean;
  /** What is drawn for the request, of a share of 0.1. */
  readonly drawn?: number;
}

async function exchange({
  path = '/chat',
  headers = {},
  status = 200,
  headersSent = true,
  drawn = 0,
}: Exchange) {
  const outgoing = Object.assign(new EventEmitter(), { headersSent, statusCode: status });
  let active: string | undefined;
  const fetch = traceRequests(
    async () => {
      active = trace.getActiveSpan()?.spanContext().traceId;
      return new Response(null, { status });
    },
    { share: 0.1, startSpan, random: () => drawn },
  );
  await fetch(new Request(`http://localhost${path}`), {
    incoming: { rawHeaders: Object.entries(headers).flat() },
    outgoing,
  });
  const before = exporter.getFinishedSpans().length;
  outgoing.emit('close');
  return { active, before, spans: exporter.getFinishedSpans() };
}

it('a span lasts until its response closes, and has no path that a client chose', async () => {
  const { before, spans } = await exchange({ path: '/documents/secret-name.pdf?page=2' });
  expect(before).toBe(0);
  expect(spans.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
    {
      name: 'GET /documents/{name}',
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/documents/{name}',
        'http.response.status_code': 200,
      },
    },
  ]);
});

it('a request is not traced when it is not drawn', async () => {
  expect(await exchange({ drawn: 0.1 })).toMatchObject({ active: undefined, spans: [] });
});

it("a caller's trace is continued, whatever is drawn", async () => {
  const traceId = '5b8efff798038103d269b633813fc60c';
  const { active, spans } = await exchange({
    drawn: 0.9,
    headers: { Host: 'localhost', Traceparent: `00-${traceId}-eee19b7ec3c1b174-01` },
  });
  expect([active, spans[0]?.parentSpanContext?.spanId]).toEqual([traceId, 'eee19b7ec3c1b174']);
});

it.each(['/health', '/ready', '/metrics'])('a probe of %s is not traced', async (path) => {
  expect((await exchange({ path })).spans).toEqual([]);
});

it.each([
  [{ status: 404 }, 0, undefined],
  [{ status: 503 }, 2, '503'],
  [{ headersSent: false }, 0, 'client_left'],
] as const)('the span of %o has the status %i', async (given, code, type) => {
  const { spans } = await exchange(given);
  expect([spans[0]?.status.code, spans[0]?.attributes['error.type']]).toEqual([code, type]);
});
