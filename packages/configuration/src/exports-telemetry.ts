import type { TelemetryConfiguration } from './configuration.ts';

/** Whether traces or metrics go anywhere. If not, a program need not load what makes them. */
export function exportsTelemetry(configuration: TelemetryConfiguration): boolean {
  const { otlpEndpoint, insightsConnection, servesPrometheus, printsTraces } = configuration;
  return otlpEndpoint !== undefined || insightsConnection !== undefined || servesPrometheus || printsTraces;
}
