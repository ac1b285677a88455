export type { StartRequestSpan } from './create-request-spans.ts';
export { seriesName } from './named-series.ts';
export { type OpenedTelemetry, openTelemetry } from './open-telemetry.ts';
export type { TelemetryOptions } from './types.ts';
