import type { UsageReport } from '../service/report-usage.ts';

/** The memory of a process in equal parts of a run, in MiB. */
export interface MemoryOverTime {
  /** What the system gave to the process, at the end of each part. */
  readonly processMiB: readonly number[];
  /** What was in use at least, mostly behind a collection of garbage. It stays flat when nothing leaks. */
  readonly leastHeapMiB: readonly number[];
  /** The same for buffers and vectors, which lie outside of the heap. */
  readonly leastExternalMiB: readonly number[];
}

/** @param usage reports at equal distances, oldest first */
export function memoryOverTime(usage: readonly UsageReport[], parts: number): MemoryOverTime {
  const size = Math.max(1, Math.ceil(usage.length / parts));
  const slices = Array.from({ length: Math.ceil(usage.length / size) }, (_, index) =>
    usage.slice(index * size, (index + 1) * size),
  );
  const least = (read: (report: UsageReport) => number): number[] =>
    slices.map((slice) => toMiB(Math.min(...slice.map(read))));
  return {
    processMiB: slices.map((slice) => toMiB(slice.at(-1)?.rssBytes ?? 0)),
    leastHeapMiB: least(({ heapUsedBytes }) => heapUsedBytes),
    leastExternalMiB: least(({ externalBytes }) => externalBytes),
  };
}

function toMiB(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
