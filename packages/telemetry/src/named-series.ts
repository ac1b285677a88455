import type { Attributes } from '@opentelemetry/api';
import type {
  MetricData,
  PushMetricExporter,
  ResourceMetrics,
  ScopeMetrics,
} from '@opentelemetry/sdk-metrics';

/**
 * A name for one series of a metric, as an instrument of its own that records without attributes. The SDK sorts and joins
 * attributes with each record, which costs as much as everything else that telemetry does for a cached answer. Exporters
 * get one metric with attributes again, see {@link restoreSeries}.
 */
export function seriesName(metric: string, attributes: Attributes): string {
  return `${metric} ${JSON.stringify(attributes)}`;
}

/** The same metrics, with series under the name of their metric and with their attributes. */
export function restoreSeries({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  return { resource, scopeMetrics: scopeMetrics.map(restoreScope) };
}

function restoreScope({ scope, metrics }: ScopeMetrics): ScopeMetrics {
  const restored = new Map<string, MetricData>();
  for (const metric of metrics) {
    const { name } = metric.descriptor;
    const end = name.indexOf(' ');
    if (end < 0) {
      restored.set(name, metric);
      continue;
    }
    const attributes = JSON.parse(name.slice(end)) as Attributes;
    const base = name.slice(0, end);
    const points = metric.dataPoints.map((point) => ({ ...point, attributes }));
    const known = restored.get(base)?.dataPoints ?? [];
    restored.set(base, {
      ...metric,
      descriptor: { ...metric.descriptor, name: base },
      dataPoints: [...known, ...points],
    } as MetricData);
  }
  return { scope, metrics: [...restored.values()] };
}

/** The same exporter. It gets its metrics with {@link restoreSeries}. */
export function withRestoredSeries(exporter: PushMetricExporter): PushMetricExporter {
  const send = exporter.export.bind(exporter);
  exporter.export = (metrics, done) => send(restoreSeries(metrics), done);
  return exporter;
}
