import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

/** What is measured when metrics are collected, and not when it changes. */
export interface ServiceState {
  openStreams(): number;
  /** Short, for a chart. */
  generation(): Promise<string | undefined>;
}

const LOOP_RESOLUTION_MS = 20;

/** Adds the metrics of the process and of its index. Returns a function that stops the measurement. */
export function observeState(meter: Meter, { openStreams, generation }: ServiceState): () => void {
  meter
    .createObservableUpDownCounter('rag.streams.open', { description: 'Streams that are open now.' })
    .addCallback((result) => result.observe(openStreams()));
  meter
    .createObservableGauge('rag.index.info', {
      description: 'Always 1; its attribute is the index that is served.',
    })
    .addCallback(async (result) => {
      const current = await generation();
      if (current !== undefined) result.observe(1, { 'rag.index.generation': current });
    });
  meter
    .createObservableGauge('process.memory.usage', { unit: 'By', description: 'Resident memory.' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  return observeEventLoop(meter);
}

/** How much later than planned the event loop comes to its work, since the last collection. */
function observeEventLoop(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delay.enable();
  const gauge = (name: string) =>
    meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, {
      unit: 's',
      description: 'Delay of the event loop since the last collection.',
    });
  const [p50, p99, max] = [gauge('p50'), gauge('p99'), gauge('max')];
  // The histogram holds the time between two samples, so its resolution is subtracted.
  const seconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - LOOP_RESOLUTION_MS / 1e3);
  meter.addBatchObservableCallback(
    (result) => {
      result.observe(p50, seconds(delay.percentile(50)));
      result.observe(p99, seconds(delay.percentile(99)));
      result.observe(max, seconds(delay.max));
      delay.reset();
    },
    [p50, p99, max],
  );
  return () => {
    delay.disable();
  };
}
