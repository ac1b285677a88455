import { availableParallelism } from 'node:os';
import type { FleetForecast } from '../fleet/fleet-types.ts';
import type { ServiceUsage } from '../service/service-usage.ts';
import type { Latency } from './latency.ts';
import { memoryOverTime } from './memory-over-time.ts';
import type { RunSummary } from './summarize-run.ts';

/** Of a run. Each one's memory is in the report. */
const MEMORY_PARTS = 10;

/** The report of a run for people. */
export function formatReport(
  run: RunSummary,
  service: ServiceUsage | undefined,
  forecasts: readonly FleetForecast[],
): string {
  return [
    formatRun(run),
    ...(service === undefined ? [] : [formatService(run, service), formatCostCommand(run, service)]),
    ...forecasts.map(formatForecast),
  ].join('\n\n');
}

function formatRun(run: RunSummary): string {
  const { outcomes, hitRate, latency } = run;
  const share = (kind: keyof RunSummary['hitRate']): string =>
    `${percent(hitRate[kind].share)} of ${hitRate[kind].answers}`;
  return table('The visitors', [
    [
      'questions',
      `${run.questions}, ${run.questionsPerSecond.toFixed(1)} a second for ${run.seconds.toFixed(0)} s; ${run.answersPerSecond.toFixed(1)} answers a second`,
    ],
    [
      'outcomes',
      Object.entries(outcomes)
        .map(([name, count]) => `${name} ${count}`)
        .join(', '),
    ],
    ['degraded answers', String(run.degraded)],
    [
      'hit rate',
      `${share('all')} (repeat ${share('repeat')}, paraphrase ${share('paraphrase')}, follow-up ${share('follow_up')})`,
    ],
    ['latency, all', formatLatency(latency.all)],
    ['latency, hits', formatLatency(latency.hits)],
    ['latency, misses', formatLatency(latency.misses)],
    ['first text, misses', formatLatency(latency.firstTextOfMisses)],
    ['lateness of the driver', formatLatency(run.driverLag)],
  ]);
}

function formatService(
  { questions }: RunSummary,
  { counts, redis, cpuMs, driverCpuMs, seconds, usage }: ServiceUsage,
): string {
  const memory = usage.map(({ rssBytes }) => rssBytes / 2 ** 20);
  const overTime = memoryOverTime(usage, MEMORY_PARTS);
  const delays = usage.map(({ eventLoopDelayMs }) => eventLoopDelayMs);
  return table('The service', [
    ['processor', `${(cpuMs / questions).toFixed(2)} ms a question, ${ofACore(cpuMs, seconds)}`],
    [
      'processor of the others',
      `driver ${ofACore(driverCpuMs, seconds)}, stand-ins ${ofACore(counts.cpuMs, seconds)}, Redis ${ofACore(redis.cpuMs, seconds)}; ${availableParallelism()} cores`,
    ],
    [
      'memory',
      `${round(memory[0])} MiB at the beginning, ${round(memory.at(-1))} at the end, ${round(Math.max(...memory))} at most`,
    ],
    [`… each ${round(seconds / MEMORY_PARTS)} s`, `${overTime.processMiB.join(', ')} MiB`],
    ['… heap in use, at least', `${overTime.leastHeapMiB.join(', ')} MiB`],
    ['… buffers and vectors, at least', `${overTime.leastExternalMiB.join(', ')} MiB`],
    ['event loop delay, p99', `${Math.max(0, ...delays).toFixed(0)} ms in the worst second`],
    [
      'model calls',
      `${counts.chatCalls - counts.rewriteCalls} answers, ${counts.rewriteCalls} rewritten follow-ups, ${counts.embeddingCalls} embeddings`,
    ],
    ...Object.entries(counts.tokens).map(
      ([deployment, { promptTokens, cachedTokens, completionTokens }]): [string, string] => [
        `tokens, ${deployment}`,
        `${promptTokens} in (${cachedTokens} cached), ${completionTokens} out`,
      ],
    ),
    ['searches', String(counts.searches)],
    [
      'Redis',
      `${(redis.commands / questions).toFixed(1)} commands (also those inside scripts) and ${round(redis.bytes / questions)} bytes a question, ${round(redis.memoryBytes / 2 ** 20)} MiB more memory`,
    ],
    ['Redis commands a question', formatCommands(redis.byCommand, questions)],
  ]);
}

/** `pnpm cost` with the tokens of an answer that the cache did not have, those of rewriting included. */
function formatCostCommand({ hitRate: { all } }: RunSummary, { counts }: ServiceUsage): string {
  const chat = Object.entries(counts.tokens).filter(([deployment]) => !deployment.includes('embedding'));
  const misses = Math.max(1, all.answers - all.hits);
  const perMiss = (name: 'promptTokens' | 'cachedTokens' | 'completionTokens'): string =>
    round(chat.reduce((sum, [, tokens]) => sum + tokens[name], 0) / misses);
  return [
    'The month at this hit rate and with these tokens',
    `  pnpm cost --hit-rate ${all.share.toFixed(3)} --input-tokens ${perMiss('promptTokens')} --cached-tokens ${perMiss('cachedTokens')} --output-tokens ${perMiss('completionTokens')}`,
  ].join('\n');
}

/** The commands that ran at least once in a hundred questions, the most frequent first. */
function formatCommands(byCommand: ServiceUsage['redis']['byCommand'], questions: number): string {
  return Object.entries(byCommand)
    .map(([name, calls]) => ({ name, perQuestion: calls / questions }))
    .filter(({ perQuestion }) => perQuestion >= 0.01)
    .toSorted((left, right) => right.perQuestion - left.perQuestion)
    .map(({ name, perQuestion }) => `${name} ${perQuestion.toFixed(2)}`)
    .join(', ');
}

function formatForecast({ scenario, ...forecast }: FleetForecast): string {
  const { dollarsPerMonth: dollars, breaksFirst } = forecast;
  return table(`A fleet for ${scenario.name}`, [
    [
      'questions a second',
      `${forecast.meanPerSecond.toFixed(0)} on average, ${forecast.peakPerSecond.toFixed(0)} at the peak`,
    ],
    ['hit rate', percent(forecast.hitShare)],
    ['replicas at the peak', String(forecast.replicas)],
    ...forecast.parts.map(({ part, load, limit, unit, utilization }): [string, string] => [
      part,
      `${quantity(load)} of ${quantity(limit)} ${unit} (${percent(utilization)})`,
    ]),
    ['breaks first', `${breaksFirst.part}, at about ${quantity(breaksFirst.peoplePerDay)} people a day`],
    [
      'dollars a month',
      `${quantity(dollars.total)}: model ${quantity(dollars.model)}, embeddings ${quantity(dollars.embeddings)}, replicas ${quantity(dollars.replicas)}, search ${quantity(dollars.search)}, Redis ${quantity(dollars.redis)}`,
    ],
  ]);
}

function formatLatency({ count, p50, p95, p99, max }: Latency): string {
  if (count === 0) return 'none';
  return `P50 ${ms(p50)}, P95 ${ms(p95)}, P99 ${ms(p99)}, max ${ms(max)}`;
}

function table(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return [title, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)].join('\n');
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
}

function ofACore(cpuMs: number, seconds: number): string {
  return `${percent(cpuMs / seconds / 1_000)} of a core`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function round(value = 0): string {
  return value.toFixed(0);
}

/** A number with thousands separators and as many digits as matter. */
function quantity(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
