import { context, trace } from '@opentelemetry/api';
import { inSpan } from '@rag/core/adapter';

/** Does the work in the span of one run. Its steps and documents become a part of it. */
export async function traceRun<Result>(run: () => Promise<Result>): Promise<Result> {
  const span = trace.getTracer('@rag/indexer').startSpan('index documents');
  try {
    return await context.with(trace.setSpan(context.active(), span), run);
  } finally {
    span.end();
  }
}

/** Does one step in a span of its own. */
export function inStep<Result>(
  name: string,
  run: () => Promise<Result>,
  attributes: Readonly<Record<string, string | number>> = {},
): Promise<Result> {
  return inSpan(name, run, { attributes });
}
