export { openServiceTelemetry, type ServiceTelemetry } from './open-telemetry.ts';
