/** What a process of the service reports about itself. */
export interface UsageReport {
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  /** Processor time since the process started. */
  readonly cpuMs: number;
  /** The 99th percentile of the event loop's delay since the last report. */
  readonly eventLoopDelayMs: number;
}
