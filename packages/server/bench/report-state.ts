import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Snapshot } from './stream-words.ts';

/** The histogram's samples are taken so far apart, and hold that, too. */
const SAMPLE_MS = 10;

/** Tells the benchmark where this process listens, and answers every message with its state since the last one. */
export function reportState(url: string, openStreams: () => number): void {
  const loop = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  loop.enable();
  const delayOf = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - SAMPLE_MS);

  let lookedAtMs = performance.now();
  let lookedCpu = process.cpuUsage();

  /** Answers every message with how it is since the last one. */
  process.on('message', () => {
    const { user, system } = process.cpuUsage(lookedCpu);
    const cpuShare = (user + system) / 1_000 / (performance.now() - lookedAtMs);
    global.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    const snapshot: Snapshot = {
      open: openStreams(),
      rssBytes: rss,
      heapBytes: heapUsed + external,
      cpuShare,
      loopP50Ms: delayOf(loop.percentile(50)),
      loopP99Ms: delayOf(loop.percentile(99)),
      loopMaxMs: delayOf(loop.max),
    };
    process.send?.(snapshot);
    // Not before the collection of garbage that was asked for here is over.
    setTimeout(() => {
      loop.reset();
      lookedAtMs = performance.now();
      lookedCpu = process.cpuUsage();
    }, 100);
  });
  process.once('SIGTERM', () => process.exit());
  process.send?.(url);
}
