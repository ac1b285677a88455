/**
 * Is loaded into the server with `--import` and reports its memory and processor time to the parent process, so that
 * the server itself needs no code for load tests.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a process of the service reports about itself. */
export interface UsageReport {
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  /** Buffers and vectors, which lie outside of the heap. */
  readonly externalBytes: number;
  /** Processor time since the process started. */
  readonly cpuMs: number;
  /** The 99th percentile of the event loop's delay since the last report. */
  readonly eventLoopDelayMs: number;
}

const INTERVAL_MS = 1_000;

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

function report(): void {
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const usage: UsageReport = {
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    externalBytes: external,
    cpuMs: (user + system) / 1_000,
    eventLoopDelayMs: delay.percentile(99) / 1e6,
  };
  delay.reset();
  process.send?.(usage);
}

setInterval(report, INTERVAL_MS).unref();

/** What the parent process may ask for: a report now, a profile from now on, or the profile in a file. */
export type UsageCommand = 'report' | 'profile' | { readonly saveTo: string };

const session = new Session();
process.on('message', async (command: UsageCommand) => {
  if (command === 'report') return report();
  if (command !== 'profile') {
    const { profile } = await session.post('Profiler.stop');
    return writeFileSync(command.saveTo, JSON.stringify(profile));
  }
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
});
// The server must end as it does without a parent.
process.channel?.unref();
