import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { expect, it, vi } from 'vitest';
import { createTracePrinter } from './print-traces.ts';

function span(traceId: string): ReadableSpan {
  const spanContext = () => ({ traceId, spanId: 'child', traceFlags: 1 });
  const parentSpanContext = { traceId, spanId: 'parent', traceFlags: 1 };
  const times = { startTime: [0, 0], duration: [0, 0] };
  return {
    name: 'late',
    spanContext,
    parentSpanContext,
    attributes: {},
    ...times,
  } as unknown as ReadableSpan;
}

it('the trace printer keeps at most 1,000 traces whose root has not ended', async () => {
  const print = vi.fn();
  const printer = createTracePrinter(print);
  for (let trace = 0; trace < 1_500; trace += 1) printer.onEnd(span(`trace ${trace}`));
  await printer.shutdown();
  expect(print).toHaveBeenCalledTimes(1_000);
  expect(print.mock.calls[0]?.[0]).toContain('trace 500');
});
