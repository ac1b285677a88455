import type { AzureMonitorExporterOptions } from '@azure/monitor-opentelemetry-exporter';
import type { PushExporters, TelemetryOptions } from './types.ts';

/**
 * The exporters for Application Insights. What cannot be sent is dropped: by default the package would keep it on the
 * disk. It would also report its own use to Microsoft; these variables are the only way to switch that off.
 */
export async function openAzureMonitor({
  configuration,
  identity,
}: TelemetryOptions): Promise<PushExporters> {
  // biome-ignore lint/style/noProcessEnv: it is written for the package, not read.
  const environment = process.env;
  environment['APPLICATION_INSIGHTS_NO_STATSBEAT'] ??= 'true';
  environment['APPLICATIONINSIGHTS_SDKSTATS_DISABLED'] ??= 'true';
  const { AzureMonitorMetricExporter, AzureMonitorTraceExporter } = await import(
    '@azure/monitor-opentelemetry-exporter'
  );
  const connectionString = configuration.insightsConnection?.reveal() ?? '';
  const options: AzureMonitorExporterOptions = {
    connectionString,
    disableOfflineStorage: true,
    ...emulatorOf(connectionString),
    ...(configuration.insightsUsesEntraId ? { credential: (await identity()).credential } : {}),
  };
  return { spans: new AzureMonitorTraceExporter(options), metrics: new AzureMonitorMetricExporter(options) };
}

/** The package turns every http:// into https://. The configuration lets http:// pass for loopback addresses only. */
function emulatorOf(connectionString: string): AzureMonitorExporterOptions {
  const host = /(?:^|;)IngestionEndpoint=(http:\/\/[^;]+)/i.exec(connectionString)?.[1]?.replace(/\/$/, '');
  return host === undefined ? {} : { host, allowInsecureConnection: true };
}
