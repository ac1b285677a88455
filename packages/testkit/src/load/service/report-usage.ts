/**
 * Is loaded into the server with `--import` and reports its memory and processor time to the parent process, so that
 * the server itself needs no code for load tests.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a process of the service reports about itself. */
export interface UsageReport {
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  /** Processor time since the process started. */
  readonly cpuMs: number;
  /** The 99th percentile of the event loop's delay since the last report. */
  readonly eventLoopDelayMs: number;
}

const INTERVAL_MS = 1_000;

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
// The server must end as it does without a parent.
process.channel?.unref();

setInterval(() => {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const report: UsageReport = {
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    cpuMs: (user + system) / 1_000,
    eventLoopDelayMs: delay.percentile(99) / 1e6,
  };
  delay.reset();
  process.send?.(report);
}, INTERVAL_MS).unref();
