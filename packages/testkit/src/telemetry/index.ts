export { type Received, startTelemetryReceiver, type TelemetryReceiver } from './telemetry-receiver.ts';
