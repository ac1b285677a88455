import {
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, expect, it, vi } from 'vitest';
import { createRequestSpans } from './create-request-spans.ts';
import { createSampler } from './create-sampler.ts';

const TRACE_ID = '5b8efff798038103d269b633813fc60c';
const CALLER = { traceparent: `00-${TRACE_ID}-eee19b7ec3c1b174-01` };
const resource = resourceFromAttributes({ 'service.name': 'test' });
const exporter = new InMemorySpanExporter();
let nowMs = 1_000;

function setUp(share = 1, spanProcessors: SpanProcessor[] = [new SimpleSpanProcessor(exporter)]) {
  exporter.reset();
  const sampler = createSampler(share);
  const tracer = new BasicTracerProvider({ resource, sampler, spanProcessors }).getTracer('@rag/server');
  return { tracer, startRequestSpan: createRequestSpans({ resource, sampler, spanProcessors }) };
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  propagation.disable();
});

function fromCaller() {
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return propagation.extract(ROOT_CONTEXT, CALLER);
}

/** Everything that exporters read, but for what is random. */
function readable(span: ReadableSpan | undefined): object {
  if (span === undefined) throw new Error('There is no span.');
  const { spanContext, instrumentationScope, ...own } = {
    spanContext: span.spanContext(),
    name: span.name,
    kind: span.kind,
    parentSpanContext: span.parentSpanContext,
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    status: span.status,
    attributes: span.attributes,
    links: span.links,
    events: span.events,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
  return { ...own, scope: instrumentationScope.name, traceFlags: spanContext.traceFlags };
}

function use(span: Span): void {
  span.setAttributes({ 'rag.cache.result': 'exact', 'rag.answer.outcome': undefined });
  span.setAttribute('rag.answer.outcome', null as never);
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setStatus({ code: SpanStatusCode.UNSET });
  span.addEvent('reconnected', { times: 2 });
  span.addLink({ context: { traceId: TRACE_ID, spanId: 'eee19b7ec3c1b174', traceFlags: 1 } });
  nowMs += 1_500;
  span.end();
  span.end();
}

it.each([
  ['without a caller', () => ROOT_CONTEXT],
  ['of a caller', fromCaller],
])('is exported like a span of the SDK, in a trace %s', (_, parentOf) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 30) });
  // Not by fake timers: the SDK keeps the object that they replace.
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const { tracer, startRequestSpan } = setUp();
  const attributes = { 'http.route': '/chat' };
  use(tracer.startSpan('POST /chat', { kind: SpanKind.SERVER, attributes }, parentOf()));
  use(startRequestSpan('POST /chat', { ...attributes }, parentOf()));
  const [expected, own, ...more] = exporter.getFinishedSpans();
  expect(readable(own)).toEqual(readable(expected));
  expect(more).toEqual([]);
});

it('has identifiers that stay, and that its steps continue', () => {
  const { tracer, startRequestSpan } = setUp();
  const span = startRequestSpan('POST /chat', {}, ROOT_CONTEXT);
  tracer.startSpan('cite', {}, trace.setSpan(ROOT_CONTEXT, span)).end();
  span.end();
  const [step, request] = exporter.getFinishedSpans();
  const { traceId, spanId } = span.spanContext();
  expect([traceId, spanId]).toEqual([
    expect.stringMatching(/^[\da-f]{32}$/),
    expect.stringMatching(/^[\da-f]{16}$/),
  ]);
  expect(step?.parentSpanContext).toMatchObject({ traceId, spanId });
  expect(request?.spanContext()).toMatchObject({ traceId, spanId });
});

it('has one status once it is good, and an event without attributes', () => {
  const { startRequestSpan } = setUp();
  const span = startRequestSpan('GET /', {}, ROOT_CONTEXT);
  span.setStatus({ code: SpanStatusCode.OK });
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.addEvent('reconnected', 1_000);
  span.end();
  expect(exporter.getFinishedSpans()).toMatchObject([
    { status: { code: SpanStatusCode.OK }, events: [{ name: 'reconnected', attributes: {} }] },
  ]);
});

it('records nothing after its end', () => {
  const span = setUp().startRequestSpan('POST /chat', {}, ROOT_CONTEXT);
  span.end();
  expect(span.isRecording()).toBe(false);
  span.setAttribute('late', 1).setStatus({ code: SpanStatusCode.ERROR }).updateName('late').addEvent('late');
  const [{ name, attributes, status, events } = {}] = exporter.getFinishedSpans();
  expect([name, attributes, status, events]).toEqual(['POST /chat', {}, { code: SpanStatusCode.UNSET }, []]);
});

it('passes the trace of a caller on without recording it, where the sampler does not take it', () => {
  const span = setUp(0).startRequestSpan('POST /chat', {}, fromCaller());
  expect([span.isRecording(), span.spanContext().traceId, span.spanContext().traceFlags]).toEqual([
    false,
    TRACE_ID,
    0,
  ]);
});

it('records nothing where spans go nowhere, and passes the trace of a caller on as it is', () => {
  const { startRequestSpan } = setUp(1, []);
  const spans = [ROOT_CONTEXT, fromCaller()].map((parent) => startRequestSpan('POST /chat', {}, parent));
  expect(spans.map((span) => [span.isRecording(), isSpanContextValid(span.spanContext())])).toEqual([
    [false, false],
    [false, true],
  ]);
  expect(spans[1]?.spanContext()).toMatchObject({ traceId: TRACE_ID, traceFlags: 1 });
});
