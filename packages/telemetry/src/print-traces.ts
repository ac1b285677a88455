import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** How long spans that end after their trace may take, such as the writes to the cache. */
const LATE_MS = 200;
/** Traces whose root never ends here, and spans that end after that, are dropped beyond this number. */
const MAX_TRACES = 1_000;

/** Prints each trace as a tree, with the start and the length of each step, and its attributes. */
export function createTracePrinter(print: (text: string) => void): SpanProcessor {
  const traces = new Map<string, ReadableSpan[]>();
  const due = new Map<string, ReturnType<typeof setTimeout>>();

  function printTrace(traceId: string): void {
    const spans = traces.get(traceId) ?? [];
    clearTimeout(due.get(traceId));
    traces.delete(traceId);
    due.delete(traceId);
    print(formatTrace(spans));
  }

  return {
    onStart(_span: unknown, _parent: Context) {},
    onEnd(span) {
      const { traceId } = span.spanContext();
      const spans = traces.get(traceId) ?? [];
      spans.push(span);
      traces.set(traceId, spans);
      const [oldest] = traces.keys();
      if (traces.size > MAX_TRACES && oldest !== undefined) traces.delete(oldest);
      if (isRoot(span)) due.set(traceId, setTimeout(() => printTrace(traceId), LATE_MS).unref());
    },
    async forceFlush() {
      for (const traceId of [...due.keys()]) printTrace(traceId);
    },
    async shutdown() {
      for (const traceId of [...traces.keys()]) printTrace(traceId);
    },
  };
}

function isRoot({ parentSpanContext }: ReadableSpan): boolean {
  return parentSpanContext === undefined || parentSpanContext.isRemote === true;
}

/**
 * A trace as text, one line per span.
 *
 * @example
 * // trace 5b8efff798038103d269b633813fc60c
 * //    0.0 ms    12.3 ms  POST /chat  http.response.status_code=200
 * //    0.4 ms     1.1 ms    look up answer  rag.cache.result=miss
 */
export function formatTrace(spans: readonly ReadableSpan[]): string {
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const inOrder = spans.toSorted((one, other) => toMs(one.startTime) - toMs(other.startTime));
  const roots = inOrder.filter(({ parentSpanContext }) => !ids.has(parentSpanContext?.spanId ?? ''));
  const [first] = inOrder;
  if (first === undefined) return '';

  const lines = [`trace ${first.spanContext().traceId}`];
  function add(span: ReadableSpan, depth: number): void {
    const startMs = toMs(span.startTime) - toMs((first ?? span).startTime);
    const attributes = Object.entries(span.attributes).map(([name, value]) => `${name}=${String(value)}`);
    const times = `${formatMs(startMs)} ${formatMs(toMs(span.duration))}`;
    lines.push(`${times}  ${'  '.repeat(depth)}${span.name}  ${attributes.join(' ')}`.trimEnd());
    const { spanId } = span.spanContext();
    for (const child of inOrder) if (child.parentSpanContext?.spanId === spanId) add(child, depth + 1);
  }
  for (const root of roots) add(root, 0);
  return `${lines.join('\n')}\n`;
}

function toMs([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1_000 + nanoseconds / 1e6;
}

function formatMs(ms: number): string {
  return `${ms.toFixed(1).padStart(8)} ms`;
}
