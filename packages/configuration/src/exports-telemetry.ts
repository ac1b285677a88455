import type { TelemetryConfiguration } from './configuration.ts';

/** Whether traces or metrics are exported. If not, a program need not load the packages for them. */
export function exportsTelemetry(configuration: TelemetryConfiguration): boolean {
  const { otlpEndpoint, insightsConnection, servesPrometheus, printsTraces } = configuration;
  return otlpEndpoint !== undefined || insightsConnection !== undefined || servesPrometheus || printsTraces;
}
