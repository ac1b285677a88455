export { type OtlpSpan, readOtlpSpans } from './read-otlp-spans.ts';
export { type Received, startTelemetryReceiver, type TelemetryReceiver } from './telemetry-receiver.ts';
