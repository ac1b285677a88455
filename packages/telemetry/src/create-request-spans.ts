import {
  type Attributes,
  type Context,
  INVALID_SPAN_CONTEXT,
  type Span,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { RequestSpan } from './request-span.ts';

/**
 * Begins the span of a request that the service received. It is recorded, unless it continues the trace of a caller that
 * the sampler does not take, or spans go nowhere.
 *
 * @param attributes belong to the span from now on
 * @param parent the root, or what was extracted from the headers of the caller
 */
export type StartRequestSpan = (name: string, attributes: Attributes, parent: Context) => Span;

export interface RequestSpansOptions {
  readonly resource: Resource;
  readonly sampler: Sampler;
  readonly spanProcessors: readonly SpanProcessor[];
}

export function createRequestSpans({
  resource,
  sampler,
  spanProcessors,
}: RequestSpansOptions): StartRequestSpan {
  if (spanProcessors.length === 0)
    return (_name, _attributes, parent) =>
      trace.wrapSpanContext(trace.getSpanContext(parent) ?? INVALID_SPAN_CONTEXT);
  const options = {
    resource,
    onEnd(span: ReadableSpan): void {
      for (const processor of spanProcessors) processor.onEnd(span);
    },
  };
  return function startRequestSpan(name, attributes, parent) {
    const caller = trace.getSpanContext(parent);
    if (caller === undefined) return new RequestSpan(name, attributes, undefined, options);
    const { decision } = sampler.shouldSample(parent, caller.traceId, name, SpanKind.SERVER, attributes, []);
    return decision === SamplingDecision.RECORD_AND_SAMPLED
      ? new RequestSpan(name, attributes, caller, options)
      : trace.wrapSpanContext({ ...caller, traceFlags: TraceFlags.NONE });
  };
}
