import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { isAbort, toRagError } from '../errors.ts';
import { ATTRIBUTES } from './attributes.ts';

export type { Context, Span };

/** Looked up for each span, since a program may register another SDK. */
const tracer = () => trace.getTracer('@rag/core');
const NO_SPAN: Span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** The trace that the caller belongs to. Generators take it at their start, since each pull has another caller. */
export function currentTrace(): Context {
  return context.active();
}

/** Whether the active span is recorded. */
export function isRecording(): boolean {
  return hasRecordingSpan(context.active());
}

/**
 * Core adds its steps to a trace that its caller has begun, and begins none itself: a step then costs one look at the
 * context where nothing is recorded, which is everywhere without an SDK.
 */
function hasRecordingSpan(parent: Context): boolean {
  return recordingSpan(parent) !== undefined;
}

export interface SpanPlace extends SpanOptions {
  /** What the span is a part of. Default: the span that is active. */
  readonly parent?: Context;
}

export interface InSpanOptions<Result> extends SpanPlace {
  /** Attributes that are known at the end. A step that is only described needs no function that waits for it. */
  readonly describe?: (result: Result) => Attributes;
}

/** Runs one step of a question in a span of its own. A step that fails is recorded with its code, without its message. */
export function inSpan<Result>(
  name: string,
  run: (span: Span) => Promise<Result>,
  options: InSpanOptions<Result> = {},
): Promise<Result> {
  const { parent = context.active() } = options;
  // The step's own promise: another one would be held for as long as the step takes.
  return hasRecordingSpan(parent) ? runInSpan(name, run, parent, options) : run(NO_SPAN);
}

async function runInSpan<Result>(
  name: string,
  run: (span: Span) => Promise<Result>,
  parent: Context,
  { describe, ...options }: InSpanOptions<Result>,
): Promise<Result> {
  const span = tracer().startSpan(name, options, parent);
  try {
    const result = await context.with(trace.setSpan(parent, span), run, undefined, span);
    if (describe !== undefined) span.setAttributes(describe(result));
    return result;
  } catch (error) {
    recordFailure(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** A span for a step that is a stream. The caller ends it. */
export class OpenSpan {
  readonly span: Span;
  readonly #own: Context;

  constructor(span: Span, own: Context) {
    this.span = span;
    this.#own = own;
  }

  /** Runs what belongs to the step. */
  enter<Result>(run: () => Result): Result {
    return context.with(this.#own, run);
  }
}

export function openSpan(name: string, { parent = context.active(), ...options }: SpanPlace = {}): OpenSpan {
  if (!hasRecordingSpan(parent)) return new OpenSpan(NO_SPAN, parent);
  const span = tracer().startSpan(name, options, parent);
  return new OpenSpan(span, trace.setSpan(parent, span));
}

/** The open span of a trace, such as that of the request; `undefined` where nothing is recorded. */
export function recordingSpan(parent: Context): Span | undefined {
  const span = trace.getSpan(parent);
  return span?.isRecording() === true ? span : undefined;
}

/** Messages of errors may quote a question, so only the code is recorded. A caller who left is no failure. */
export function recordFailure(span: Span, error: unknown): void {
  if (!span.isRecording() || isAbort(error)) return;
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute(ATTRIBUTES.errorType, toRagError(error).code);
}
