export { type OpenedTelemetry, openTelemetry, type TelemetryOptions } from './open-telemetry.ts';
