import {
  type Attributes,
  type AttributeValue,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
} from '@opentelemetry/api';
import { addHrTimes, isTimeInput, millisToHrTime } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { RandomIdGenerator, type ReadableSpan, type TimedEvent } from '@opentelemetry/sdk-trace-base';

const SCOPE = { name: '@rag/server' };
const ids = new RandomIdGenerator();

/** What all spans of requests share. */
export interface RequestSpanOptions {
  readonly resource: Resource;
  readonly onEnd: (span: ReadableSpan) => void;
}

/**
 * The recorded span of a request. It keeps what the clocks say, and makes identifiers and times for exporters when they
 * are asked for: so much code as the SDK's, which seldom runs, is slow (docs/telemetry.md, "Cost").
 */
export class RequestSpan implements Span, ReadableSpan {
  readonly kind = SpanKind.SERVER;
  readonly instrumentationScope = SCOPE;
  readonly droppedAttributesCount = 0;
  readonly droppedEventsCount = 0;
  readonly droppedLinksCount = 0;
  readonly attributes: Attributes;
  readonly parentSpanContext?: SpanContext;
  name: string;
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  readonly #options: RequestSpanOptions;
  readonly #startedMs = Date.now();
  readonly #startedAtMs = performance.now();
  #durationMs: number | undefined;
  #context: SpanContext | undefined;
  #events: TimedEvent[] | undefined;
  #links: Link[] | undefined;

  /** @param attributes belong to the span from now on */
  constructor(
    name: string,
    attributes: Attributes,
    caller: SpanContext | undefined,
    options: RequestSpanOptions,
  ) {
    this.name = name;
    this.attributes = attributes;
    if (caller !== undefined) this.parentSpanContext = caller;
    this.#options = options;
  }

  spanContext(): SpanContext {
    this.#context ??= this.#createContext();
    return this.#context;
  }

  #createContext(): SpanContext {
    const { traceId = ids.generateTraceId(), traceState } = this.parentSpanContext ?? {};
    return {
      traceId,
      spanId: ids.generateSpanId(),
      traceFlags: TraceFlags.SAMPLED,
      ...(traceState === undefined ? {} : { traceState }),
    };
  }

  get resource(): Resource {
    return this.#options.resource;
  }

  get startTime(): HrTime {
    return millisToHrTime(this.#startedMs);
  }

  get endTime(): HrTime {
    return addHrTimes(this.startTime, this.duration);
  }

  get duration(): HrTime {
    return millisToHrTime(this.#durationMs ?? 0);
  }

  get ended(): boolean {
    return this.#durationMs !== undefined;
  }

  get events(): TimedEvent[] {
    return this.#events ?? [];
  }

  get links(): Link[] {
    return this.#links ?? [];
  }

  isRecording(): boolean {
    return this.#durationMs === undefined;
  }

  setAttribute(key: string, value: AttributeValue | undefined): this {
    if (!this.ended && value != null) this.attributes[key] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key of Object.keys(attributes)) this.setAttribute(key, attributes[key]);
    return this;
  }

  setStatus(status: SpanStatus): this {
    const isFinal = this.ended || this.status.code === SpanStatusCode.OK;
    if (!isFinal && status.code !== SpanStatusCode.UNSET) this.status = status;
    return this;
  }

  updateName(name: string): this {
    if (!this.ended) this.name = name;
    return this;
  }

  /** At this moment. Another time is not supported. */
  addEvent(name: string, attributes?: Attributes | TimeInput): this {
    if (this.ended) return this;
    const time = addHrTimes(this.startTime, millisToHrTime(performance.now() - this.#startedAtMs));
    this.#events ??= [];
    this.#events.push({
      name,
      time,
      attributes: isTimeInput(attributes) ? {} : (attributes ?? {}),
      droppedAttributesCount: 0,
    });
    return this;
  }

  addLink(link: Link): this {
    return this.addLinks([link]);
  }

  addLinks(links: Link[]): this {
    if (this.ended) return this;
    this.#links ??= [];
    this.#links.push(...links);
    return this;
  }

  /** Records nothing: the message of an exception may quote a question. */
  recordException(): void {}

  end(): void {
    if (this.ended) return;
    this.#durationMs = performance.now() - this.#startedAtMs;
    this.#options.onEnd(this);
  }
}
