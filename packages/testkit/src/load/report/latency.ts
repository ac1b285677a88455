import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Percentiles in milliseconds. */
export interface Latency {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Records latencies in constant memory, with three significant digits (Node's HDR histogram). */
export interface LatencyRecorder {
  record(ms: number): void;
  summarize(): Latency;
}

export function createLatencyRecorder(): LatencyRecorder {
  const histogram: RecordableHistogram = createHistogram({ figures: 3 });
  return {
    // The histogram takes whole numbers from 1: microseconds.
    record: (ms) => histogram.record(Math.max(1, Math.round(ms * 1_000))),
    summarize() {
      const at = (percentile: number): number => histogram.percentile(percentile) / 1_000;
      const { count } = histogram;
      if (count === 0) return { count, mean: 0, p50: 0, p95: 0, p99: 0, max: 0 };
      return {
        count,
        mean: histogram.mean / 1_000,
        p50: at(50),
        p95: at(95),
        p99: at(99),
        max: histogram.max / 1_000,
      };
    },
  };
}
