import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, it } from 'vitest';
import { seriesName, withRestoredSeries } from './named-series.ts';

it('series are exported as one metric with their attributes', async () => {
  const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: withRestoredSeries(memory) });
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter('test');
  for (const [route, times] of [
    ['/chat', [1, 3]],
    ['/health', [5]],
  ] as const) {
    const series = meter.createHistogram(seriesName('duration', { route }), { unit: 's' });
    for (const time of times) series.record(time);
  }
  meter.createCounter('plain').add(1, { kind: 'a' });
  await provider.forceFlush();
  const metrics = memory.getMetrics().at(-1)?.scopeMetrics[0]?.metrics ?? [];
  expect(metrics.map(({ descriptor: { name, unit } }) => [name, unit])).toEqual([
    ['duration', 's'],
    ['plain', ''],
  ]);
  expect(metrics.flatMap(({ dataPoints }) => dataPoints.map(({ attributes }) => attributes))).toEqual([
    { route: '/chat' },
    { route: '/health' },
    { kind: 'a' },
  ]);
  expect(metrics[0]?.dataPoints.map(({ value }) => value)).toMatchObject([
    { sum: 4, count: 2 },
    { sum: 5, count: 1 },
  ]);
  await provider.shutdown();
});
