import { expect, it } from 'vitest';
import type { UsageReport } from '../service/report-usage.ts';
import { memoryOverTime } from './memory-over-time.ts';

const MEBIBYTE = 2 ** 20;
const report = (rss: number, heap: number, external = 0): UsageReport => ({
  rssBytes: rss * MEBIBYTE,
  heapUsedBytes: heap * MEBIBYTE,
  externalBytes: external * MEBIBYTE,
  cpuMs: 0,
  eventLoopDelayMs: 0,
});

it('has the memory at the end of each part of a run, and the least that was in use in it', () => {
  const usage = [report(500, 90, 10), report(510, 40, 30), report(520, 80, 20), report(530, 50, 25)];
  expect(memoryOverTime(usage, 2)).toEqual({
    processMiB: [510, 530],
    leastHeapMiB: [40, 50],
    leastExternalMiB: [10, 20],
  });
});

it('has fewer parts when there are fewer reports', () => {
  expect(memoryOverTime([report(500, 90, 10)], 10)).toEqual({
    processMiB: [500],
    leastHeapMiB: [90],
    leastExternalMiB: [10],
  });
  expect(memoryOverTime([], 10).processMiB).toEqual([]);
});
