import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { IMetricReader } from '@opentelemetry/sdk-metrics';
import { restoreSeries } from './named-series.ts';

export interface Prometheus {
  readonly reader: IMetricReader;
  read(): Promise<string>;
}

/** The metrics in the text format of Prometheus, made when they are asked for. Opens no port of its own. */
export function createPrometheus(): Prometheus {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  return {
    reader,
    async read() {
      const { resourceMetrics } = await reader.collect();
      return serializer.serialize(restoreSeries(resourceMetrics));
    },
  };
}
