export {
  openServiceTelemetry,
  type ServiceTelemetry,
  type ServiceTelemetryOptions,
} from './open-telemetry.ts';
