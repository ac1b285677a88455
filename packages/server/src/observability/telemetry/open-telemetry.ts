import { metrics } from '@opentelemetry/api';
import type { Configuration, OpenAzureIdentity } from '@rag/configuration';
import { openTelemetry } from '@rag/telemetry';
import type { CostOf, UsageCount } from '../../cost/index.ts';
import type { Fetch } from '../observe-requests.ts';
import type { ServiceObserver } from '../observer.ts';
import { createMetricsObserver } from './metrics-observer.ts';
import { observeState, type ServiceState } from './observe-state.ts';
import { traceRequests } from './trace-requests.ts';

/** Traces and metrics of the service. */
export interface ServiceTelemetry {
  readonly observer: ServiceObserver;
  /** The metrics as Prometheus reads them; absent where `GET /metrics` is off. */
  readonly readPrometheus: (() => Promise<string>) | undefined;
  /** Puts each request into a span. */
  traceRequests(fetch: Fetch): Fetch;
  /** Measures this state whenever metrics are collected. */
  observeState(state: ServiceState): void;
  /** Sends what is left. Never rejects. */
  close(): Promise<void>;
}

export interface ServiceTelemetryOptions {
  readonly identity: OpenAzureIdentity;
  readonly print: (text: string) => void;
  readonly usage: Pick<UsageCount, 'totals'>;
  readonly costOf: CostOf;
}

/** Switches OpenTelemetry on for this process. Loads its SDK, so it is only imported where an exporter is configured. */
export async function openServiceTelemetry(
  { telemetry }: Configuration,
  { usage, costOf, ...options }: ServiceTelemetryOptions,
): Promise<ServiceTelemetry> {
  const opened = await openTelemetry({ ...options, configuration: telemetry, serviceName: 'rag-server' });
  const meter = metrics.getMeter('@rag/server');
  let stopObserving = (): void => {};
  return {
    observer: createMetricsObserver({ meter, usage, costOf }),
    readPrometheus: opened.readPrometheus,
    traceRequests: (fetch) =>
      traceRequests(fetch, { share: telemetry.traceShare, startSpan: opened.startRequestSpan }),
    observeState(state) {
      stopObserving = observeState(meter, state);
    },
    async close() {
      await opened.close();
      stopObserving();
    },
  };
}
