import type { RedisUsage } from './redis-usage.ts';
import type { UsageReport } from './report-usage.ts';
import type { StandInCounts } from './stand-in-counts.ts';

/** The measurements of a run on the side of the service. */
export interface ServiceUsage {
  readonly counts: StandInCounts;
  readonly redis: RedisUsage;
  /** The processor time of the server during the measured part of the run. */
  readonly cpuMs: number;
  /** That of the driver, which runs the trace. */
  readonly driverCpuMs: number;
  /** The time from the end of the warm-up to the end of the trace. */
  readonly seconds: number;
  readonly usage: readonly UsageReport[];
}
