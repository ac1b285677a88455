import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { OpenAzureIdentity, TelemetryConfiguration } from '@rag/configuration';

export interface TelemetryOptions {
  readonly configuration: TelemetryConfiguration;
  /** The name of the program, as `service.name`. */
  readonly serviceName: string;
  /** For a resource of Application Insights that takes tokens alone. */
  readonly identity: OpenAzureIdentity;
  /** Where traces are printed to. */
  readonly print: (text: string) => void;
}

/** The exporters of one back end that receives both traces and metrics. */
export interface PushExporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
}
