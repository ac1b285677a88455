import { sleep } from '@rag/core/adapter';
import type { LoadOptions } from '../load-options.ts';
import { createRunRecorder, type RunSummary } from '../report/summarize-run.ts';
import { type RedisUsage, readRedisUsage, redisUsageSince } from '../service/redis-usage.ts';
import type { UsageReport } from '../service/report-usage.ts';
import type { ServiceUsage } from '../service/service-usage.ts';
import { countsSince, type StandInCounts } from '../service/stand-in-counts.ts';
import { type RunningService, startService } from '../service/start-service.ts';
import { generateTrace } from '../trace/generate-trace.ts';
import { readQuestionPool } from '../trace/question-pool.ts';
import { createAsk } from './ask.ts';
import { runTrace } from './run-trace.ts';

export interface Measured {
  readonly run: RunSummary;
  /** Undefined when the service at `--url` was loaded, whose processes cannot be measured. */
  readonly service: ServiceUsage | undefined;
}

/** Runs a trace against a new service, or against the one at `options.url`, and measures it. */
export async function measureService(
  options: LoadOptions,
  corpus: string,
  environment: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<Measured> {
  const visits = generateTrace(await readQuestionPool(corpus), options.trace);
  const reports: UsageReport[] = [];
  const started =
    options.url === undefined
      ? await startService({
          modelMs: options.modelMs,
          seed: options.trace.seed,
          environment,
          // One visitor may ask as often as the trace says, and every miss may call the model.
          variables: { RATE_LIMIT_PER_MINUTE: '60', MODEL_CONCURRENCY: '2000' },
          onUsage: (report) => reports.push(report),
        })
      : undefined;
  const url = options.url ?? started?.url ?? '';
  const { durationMs } = options.trace;
  const recorder = createRunRecorder({ fromMs: options.warmUpMs, untilMs: durationMs });
  const { ask, close } = createAsk(url);
  say(`${visits.length} visits in ${options.trace.durationMs / 60_000} minutes, to ${url}`);
  try {
    const running = runTrace(visits, { ask, untilMs: durationMs, onMeasurement: recorder.add });
    await sleep(options.warmUpMs);
    const before = started && (await readState(started, reports));
    if (options.profile !== undefined) started?.startProfile();
    await sleep(durationMs - options.warmUpMs);
    const after = started && (await readState(started, reports));
    if (options.profile !== undefined) started?.saveProfile(options.profile);
    await running;
    return {
      run: recorder.summarize(),
      service: before && after && toServiceUsage(before, after, reports),
    };
  } finally {
    close();
    await started?.close();
  }
}

interface State {
  readonly counts: StandInCounts;
  readonly redis: RedisUsage;
  readonly cpuMs: number;
  readonly driverCpuMs: number;
  readonly atMs: number;
  readonly reportCount: number;
}

async function readState(service: RunningService, reports: readonly UsageReport[]): Promise<State> {
  const { user, system } = process.cpuUsage();
  return {
    atMs: performance.now(),
    counts: await service.readCounts(),
    redis: await readRedisUsage(service.redisUrl),
    cpuMs: (await service.readUsage()).cpuMs,
    driverCpuMs: (user + system) / 1_000,
    reportCount: reports.length,
  };
}

function toServiceUsage(before: State, after: State, reports: readonly UsageReport[]): ServiceUsage {
  return {
    counts: countsSince(after.counts, before.counts),
    redis: redisUsageSince(after.redis, before.redis),
    cpuMs: after.cpuMs - before.cpuMs,
    driverCpuMs: after.driverCpuMs - before.driverCpuMs,
    seconds: (after.atMs - before.atMs) / 1_000,
    usage: reports.slice(before.reportCount, after.reportCount),
  };
}
