import { ROOT_CONTEXT } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { RagError } from '@rag/core';
import { beforeEach, expect, it } from 'vitest';
import { ANSWER } from '../../__fixtures__/fake-engine.ts';
import { createPriceList, createUsageCount } from '../../cost/index.ts';
import { combineObservers, type ServiceObserver } from '../observer.ts';
import { createMetricsObserver } from './metrics-observer.ts';

let exporter: InMemoryMetricExporter;
let provider: MeterProvider;
let observer: ServiceObserver;

beforeEach(() => {
  exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
  const prices = new Map([['small', { input: 1, cachedInput: 0.5, output: 10 }]]);
  const usage = createUsageCount();
  const meter = provider.getMeter('test');
  observer = combineObservers([
    usage,
    createMetricsObserver({ meter, usage, costOf: createPriceList(prices) }),
  ]);
  return () => provider.shutdown();
});

/** The points of a metric, as [attributes, value]. */
async function pointsOf(name: string): Promise<unknown[]> {
  await provider.forceFlush();
  const metrics = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  const points = metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
  return points.map(({ attributes, value }) => [attributes, value]);
}

const answered = (answer: Partial<typeof ANSWER>) =>
  observer.answered?.({
    route: '/chat',
    ms: 5,
    isStreaming: false,
    last: { type: 'done', answer: { ...ANSWER, ...answer } },
  });

it('counts look-ups by their result, and none for a courtesy message', async () => {
  for (const cacheResult of ['exact', 'exact', 'shared', 'miss', 'none'] as const) answered({ cacheResult });
  expect(await pointsOf('rag.cache.lookups')).toEqual([
    [{ 'rag.cache.result': 'exact' }, 2],
    [{ 'rag.cache.result': 'shared' }, 1],
    [{ 'rag.cache.result': 'miss' }, 1],
  ]);
});

it('counts answers by outcome, and failures by their code', async () => {
  answered({ outcome: 'not_found' });
  observer.answered?.({
    route: '/chat',
    ms: 5,
    isStreaming: true,
    last: { type: 'error', error: new RagError('timeout', 'too long') },
  });
  expect(await pointsOf('rag.answers')).toEqual([
    [{ 'rag.answer.outcome': 'not_found' }, 1],
    [{ 'rag.answer.outcome': 'failed', 'error.type': 'timeout' }, 1],
  ]);
});

it('counts the degraded parts of each answer', async () => {
  answered({ degraded: ['cache', 'model'] });
  expect(await pointsOf('rag.degradations')).toEqual([
    [{ 'rag.degradation': 'cache' }, 1],
    [{ 'rag.degradation': 'model' }, 1],
  ]);
});

it('adds up tokens and their price', async () => {
  const usage = { inputTokens: 3_000_000, cachedInputTokens: 1_000_000, outputTokens: 1_000_000 };
  observer.modelUsed?.({ model: 'small', usage });
  observer.modelUsed?.({ model: 'without a price', usage });
  observer.modelUsed?.({ model: 'chat-gpt-4o-mini-eu', usage });
  const points = (await pointsOf('rag.model.cost')) as [Record<string, string>, number][];
  const byModel = new Map(points.map(([attributes, cost]) => [attributes['gen_ai.request.model'], cost]));
  expect(byModel.get('small')).toBe(12.5);
  expect(byModel.get('chat-gpt-4o-mini-eu')).toBeGreaterThan(0);
  expect(byModel.size).toBe(2);
  expect(await pointsOf('rag.tokens.billed')).toContainEqual([
    { 'gen_ai.request.model': 'small', 'gen_ai.token.type': 'cached_input' },
    1_000_000,
  ]);
});

it('adds up the tokens that cached answers took when they were made, and what they cost then', async () => {
  const usage = { inputTokens: 1_000_000, cachedInputTokens: 0, outputTokens: 100_000 };
  for (let asked = 0; asked < 2; asked += 1)
    answered({ cached: true, cacheResult: 'exact', saved: [{ model: 'small', usage }] });
  expect(await pointsOf('rag.tokens.saved')).toEqual([
    [{ 'gen_ai.request.model': 'small', 'gen_ai.token.type': 'input' }, 2_000_000],
    [{ 'gen_ai.request.model': 'small', 'gen_ai.token.type': 'output' }, 200_000],
  ]);
  expect(await pointsOf('rag.model.cost_saved')).toEqual([[{ 'gen_ai.request.model': 'small' }, 4]]);
  expect(await pointsOf('rag.tokens.billed')).toEqual([]);
});

it('measures every request since the last collection, by method, route and status', async () => {
  const request = { method: 'POST', route: '/chat', trace: ROOT_CONTEXT };
  for (let count = 0; count < 1_300; count += 1) observer.requestEnded?.({ ...request, status: 200, ms: 2 });
  observer.requestEnded?.({ ...request, status: 429, ms: 1 });
  await provider.forceFlush();
  observer.requestEnded?.({ ...request, status: 200, ms: 100 });
  exporter.reset();
  const series = (status: number) =>
    `http.server.request.duration {"http.request.method":"POST","http.route":"/chat","http.response.status_code":${status}}`;
  expect(await pointsOf(series(200))).toMatchObject([[{}, { count: 1_301, min: 0.002, max: 0.1 }]]);
  expect(await pointsOf(series(429))).toMatchObject([[{}, { count: 1, sum: 0.001 }]]);
});

it('shows the last state of each circuit breaker', async () => {
  observer.circuitChanged?.({ backEnd: 'search', state: 'open', forMs: 10 });
  observer.circuitChanged?.({ backEnd: 'search', state: 'half_open' });
  expect(await pointsOf('rag.circuit.state')).toEqual([[{ 'rag.back_end': 'search' }, 1]]);
});

it('counts refused questions without naming the client', async () => {
  observer.rateLimited?.({ policy: 'answers', clientKey: 'a keyed hash' });
  expect(await pointsOf('rag.rate_limit.refusals')).toEqual([[{ 'rag.rate_limit.policy': 'answers' }, 1]]);
});
