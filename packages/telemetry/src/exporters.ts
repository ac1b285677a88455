import { type IMetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { withRestoredSeries } from './named-series.ts';
import type { TelemetryOptions } from './types.ts';

/** Where traces and metrics go. */
export interface Exporters {
  readonly spanProcessors: SpanProcessor[];
  readonly metricReaders: IMetricReader[];
  readonly readPrometheus: (() => Promise<string>) | undefined;
}

const METRIC_INTERVAL_MS = 60_000;
/** Spans beyond this are dropped while a collector is down or slow, rather than kept in memory. */
const MAX_QUEUED_SPANS = 4_096;

/** Opens the configured exporters. Loads the packages of these alone. */
export async function openExporters(options: TelemetryOptions): Promise<Exporters> {
  const { configuration, print } = options;
  const pushed = await Promise.all([
    configuration.otlpEndpoint === undefined
      ? []
      : import('./otlp.ts').then(({ createOtlpExporters }) => createOtlpExporters(configuration)),
    configuration.insightsConnection === undefined
      ? []
      : import('./azure-monitor.ts').then(({ openAzureMonitor }) => openAzureMonitor(options)),
  ]).then((exporters) => exporters.flat());
  const prometheus = configuration.servesPrometheus
    ? (await import('./prometheus.ts')).createPrometheus()
    : undefined;
  const printers = configuration.printsTraces
    ? [(await import('./print-traces.ts')).createTracePrinter(print)]
    : [];
  return {
    spanProcessors: [
      ...pushed.map(({ spans }) => new BatchSpanProcessor(spans, { maxQueueSize: MAX_QUEUED_SPANS })),
      ...printers,
    ],
    metricReaders: [
      ...pushed.map(
        ({ metrics: exporter }) =>
          new PeriodicExportingMetricReader({
            exporter: withRestoredSeries(exporter),
            exportIntervalMillis: METRIC_INTERVAL_MS,
          }),
      ),
      ...(prometheus === undefined ? [] : [prometheus.reader]),
    ],
    readPrometheus: prometheus?.read,
  };
}
