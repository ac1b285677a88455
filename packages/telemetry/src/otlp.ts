import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { TelemetryConfiguration } from '@rag/configuration';
import type { PushExporters } from './types.ts';

/** OTLP over HTTP, as JSON, which every collector takes. */
export function createOtlpExporters({
  otlpEndpoint = '',
  otlpHeaders,
}: TelemetryConfiguration): PushExporters {
  const base = otlpEndpoint.replace(/\/$/, '');
  const headers = parseHeaders(otlpHeaders?.reveal() ?? '');
  return {
    spans: new OTLPTraceExporter({ url: `${base}/v1/traces`, headers }),
    metrics: new OTLPMetricExporter({ url: `${base}/v1/metrics`, headers }),
  };
}

function parseHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.trim().split('=');
      return [name, decodeURIComponent(value.join('='))];
    }),
  );
}
