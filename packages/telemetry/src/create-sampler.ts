import { ParentBasedSampler, type Sampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';

/**
 * Traces a share of all requests, each as a whole. A caller's trace is continued under its id, but whether it is
 * recorded is decided here as well: otherwise anyone on the internet could have every request recorded.
 *
 * @param share from 0 to 1
 */
export function createSampler(share: number): Sampler {
  const ratio = new TraceIdRatioBasedSampler(share);
  return new ParentBasedSampler({ root: ratio, remoteParentSampled: ratio });
}
