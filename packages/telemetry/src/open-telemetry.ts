import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { withDeadline } from '@rag/core/adapter';
import { createRequestSpans, type StartRequestSpan } from './create-request-spans.ts';
import { createSampler } from './create-sampler.ts';
import { openExporters } from './exporters.ts';
import type { TelemetryOptions } from './types.ts';

export interface OpenedTelemetry {
  /** The metrics in the format of Prometheus; absent where they are not served. */
  readonly readPrometheus: (() => Promise<string>) | undefined;
  readonly startRequestSpan: StartRequestSpan;
  /** Sends what is left, and stops. Never rejects: a collector that is down must not fail a shutdown. */
  close(): Promise<void>;
}

/** How long the last sending may take. */
const CLOSE_MS = 2_000;

/**
 * Registers the SDK of OpenTelemetry for this process, with the configured exporters. Call it before the back ends are
 * opened, and at most once at a time.
 *
 * @example
 * const telemetry = await openTelemetry({ configuration, serviceName: 'rag-server', identity, print });
 */
export async function openTelemetry(options: TelemetryOptions): Promise<OpenedTelemetry> {
  const { configuration, serviceName } = options;
  const { spanProcessors, metricReaders, readPrometheus } = await openExporters(options);
  const resource = resourceFromAttributes({
    'service.name': serviceName,
    // Random, so that replicas are told apart and no machine is named.
    'service.instance.id': crypto.randomUUID(),
  });
  const sampler = createSampler(configuration.traceShare);
  const tracerProvider = new BasicTracerProvider({ resource, sampler, spanProcessors });
  const meterProvider = new MeterProvider({ resource, readers: metricReaders });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  if (spanProcessors.length > 0) trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);

  return {
    readPrometheus,
    startRequestSpan: createRequestSpans({ resource, sampler, spanProcessors }),
    async close() {
      const closing = () => Promise.allSettled([tracerProvider.shutdown(), meterProvider.shutdown()]);
      // What a collector has not taken by then is lost.
      await withDeadline(closing, { timeoutMs: CLOSE_MS, signal: undefined }).catch(() => {});
      for (const api of [trace, metrics, propagation, context]) api.disable();
    },
  };
}
