import { context, propagation, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { StartRequestSpan } from '@rag/telemetry';
import { pathOf } from '../../http/index.ts';
import type { Fetch } from '../observe-requests.ts';
import { kindOf, routeOf } from '../route-of.ts';

/** What `@hono/node-server` passes along with a request. */
interface NodeBindings {
  /** Not `headers`: Node builds that object when it is first read, and nothing else reads it. */
  readonly incoming: { readonly rawHeaders: readonly string[] };
  readonly outgoing: {
    readonly headersSent: boolean;
    readonly statusCode: number;
    on(event: 'close', listener: () => void): unknown;
  };
}

export interface TraceRequestsOptions {
  /** The share of requests that are traced, from 0 to 1. */
  readonly share: number;
  readonly startSpan: StartRequestSpan;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/**
 * Runs each traced request in a span of its own, which continues the trace of its caller (W3C Trace Context) and ends
 * when the response closes. The span has the route, and neither the address nor what was asked.
 *
 * A request without a caller's trace is drawn here, and not by the sampler of the SDK: even a span that is not recorded
 * costs several percent of a cached answer.
 */
export function traceRequests(
  fetch: Fetch,
  { share, startSpan, random = Math.random }: TraceRequestsOptions,
): Fetch {
  return function tracedFetch(request, bindings) {
    if (!isNode(bindings)) return fetch(request, bindings);
    const { incoming, outgoing } = bindings;
    const caller = traceHeadersOf(incoming.rawHeaders);
    if (caller === undefined && random() >= share) return fetch(request, bindings);
    const route = routeOf(pathOf(request));
    if (kindOf(route) === 'probe') return fetch(request, bindings);
    const parent = caller === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, caller);
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    const span = startSpan(`${request.method} ${route}`, attributes, parent);
    // It closes once. A listener that removes itself would cost several allocations.
    if (span.isRecording()) outgoing.on('close', () => end(span, outgoing));
    return context.with(trace.setSpan(parent, span), fetch, undefined, request, bindings);
  };
}

/** The headers of W3C Trace Context; nothing without `traceparent`. Node lists names and values in turn. */
function traceHeadersOf(rawHeaders: readonly string[]): Record<string, string> | undefined {
  let headers: Record<string, string> | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length !== 'traceparent'.length && name.length !== 'tracestate'.length) continue;
    const lower = name.toLowerCase();
    if (lower === 'traceparent' || lower === 'tracestate')
      headers = { ...headers, [lower]: rawHeaders[index + 1] ?? '' };
  }
  return headers?.['traceparent'] === undefined ? undefined : headers;
}

function end(span: Span, { headersSent, statusCode }: NodeBindings['outgoing']): void {
  if (headersSent) {
    span.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= 500) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', String(statusCode));
    }
  } else span.setAttribute('error.type', 'client_left');
  span.end();
}

function isNode(bindings: object | undefined): bindings is NodeBindings {
  return bindings !== undefined && 'incoming' in bindings && 'outgoing' in bindings;
}
