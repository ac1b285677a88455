import {
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';

/**
 * Records what the program begins to trace, which it decides itself (see `traceRequests` of the server). A caller's trace
 * is continued under its id, but whether it is recorded is decided here as well: otherwise anyone on the internet could
 * have every request recorded.
 *
 * @param share of the callers' traces, from 0 to 1
 */
export function createSampler(share: number): Sampler {
  return new ParentBasedSampler({
    root: new AlwaysOnSampler(),
    remoteParentSampled: new TraceIdRatioBasedSampler(share),
  });
}
