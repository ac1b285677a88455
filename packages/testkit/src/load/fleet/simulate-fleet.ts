import { zipfShares } from '../trace/zipf.ts';
import { steadyHitShare } from './expected-hit-share.ts';
import type {
  FleetAssumptions,
  FleetForecast,
  FleetScenario,
  MeasuredReplica,
  PartLoad,
} from './fleet-types.ts';

const SECONDS_PER_DAY = 86_400;
const DAYS_PER_MONTH = 30;
const HOURS_PER_MONTH = 24 * DAYS_PER_MONTH;

/**
 * Forecasts a fleet from one measured replica. Needs per question stay as they were measured, except that what a
 * cached answer saves follows the expected hit share of the scenario. The forecast knows no queueing: it compares
 * the load of the busiest minutes with the limit of each part.
 */
export function simulateFleet(
  measured: MeasuredReplica,
  scenario: FleetScenario,
  assumptions: FleetAssumptions,
): FleetForecast {
  const meanPerSecond = (scenario.peoplePerDay * assumptions.messagesPerPerson) / SECONDS_PER_DAY;
  const peakPerSecond = meanPerSecond * assumptions.peakFactor;
  const hitShare = expectHitShare(meanPerSecond, scenario, assumptions);
  const missFactor = toMissFactor(measured.hitShare, hitShare);
  const parts = loadParts(measured, peakPerSecond, missFactor, assumptions).toSorted(
    (left, right) => right.utilization - left.utilization,
  );
  const replicas = countReplicas(measured, peakPerSecond, missFactor, assumptions);
  const first = parts.find(({ isProportional }) => isProportional);
  return {
    scenario,
    meanPerSecond,
    peakPerSecond,
    hitShare,
    replicas,
    parts,
    breaksFirst: {
      part: first?.part ?? '',
      peoplePerDay: scenario.peoplePerDay / (first?.utilization ?? 1),
    },
    dollarsPerMonth: priceMonth(measured, meanPerSecond, missFactor, assumptions),
  };
}

function expectHitShare(
  questionsPerSecond: number,
  { distinctQuestions }: FleetScenario,
  { zipfExponent, repeatableShare, answerTtlSeconds }: FleetAssumptions,
): number {
  const rates = { questionsPerSecond: questionsPerSecond * repeatableShare, ttlSeconds: answerTtlSeconds };
  return repeatableShare * steadyHitShare(zipfShares(distinctQuestions, zipfExponent), rates);
}

/** How many times as many questions miss the cache as in the measurement. */
function toMissFactor(measuredHitShare: number, hitShare: number): number {
  return (1 - hitShare) / Math.max(1 - measuredHitShare, 1e-6);
}

function loadParts(
  measured: MeasuredReplica,
  perSecond: number,
  missFactor: number,
  { replica, redis, search, model, answerTtlSeconds }: FleetAssumptions,
): PartLoad[] {
  const tokens = (measured.inputTokens + measured.outputTokens) * missFactor * perSecond * 60;
  const cores = ((measured.cpuMs / 1_000) * perSecond) / replica.targetUtilization;
  return [
    toPart('replicas, by processor', cores / replica.cores, replica.max, 'replicas'),
    toPart(
      'replicas, by open questions',
      (perSecond * measured.meanSeconds * missFactor) / replica.concurrentQuestions,
      replica.max,
      'replicas',
    ),
    {
      ...toPart('memory of a replica', measured.memoryMiB, replica.memoryMiB, 'MiB'),
      isProportional: false,
    },
    toPart('Redis commands', measured.redisCommands * perSecond, redis.commandsPerSecond, 'a second'),
    toPart('Redis traffic', (measured.redisBytes * perSecond) / 1e6, redis.megabytesPerSecond, 'MB a second'),
    toPart(
      'Redis memory',
      (measured.redisMemoryBytes * missFactor * perSecond * answerTtlSeconds) / 2 ** 20,
      redis.memoryMiB,
      'MiB',
    ),
    toPart('search', measured.searches * missFactor * perSecond, search.queriesPerSecond, 'queries a second'),
    toPart('model', tokens, model.tokensPerMinute, 'tokens a minute'),
  ];
}

function toPart(part: string, load: number, limit: number, unit: string): PartLoad {
  return { part, load, limit, unit, utilization: load / limit, isProportional: true };
}

function countReplicas(
  measured: MeasuredReplica,
  perSecond: number,
  missFactor: number,
  { replica }: FleetAssumptions,
): number {
  const byProcessor = ((measured.cpuMs / 1_000) * perSecond) / replica.targetUtilization / replica.cores;
  const byOpenQuestions = (perSecond * measured.meanSeconds * missFactor) / replica.concurrentQuestions;
  return Math.max(replica.min, Math.ceil(byProcessor), Math.ceil(byOpenQuestions));
}

function priceMonth(
  measured: MeasuredReplica,
  meanPerSecond: number,
  missFactor: number,
  assumptions: FleetAssumptions,
): FleetForecast['dollarsPerMonth'] {
  const { model, replica, search, redis } = assumptions;
  const { input, cachedInput, output } = model.dollarsPerMillion;
  const millionMisses = (meanPerSecond * SECONDS_PER_DAY * DAYS_PER_MONTH * missFactor) / 1e6;
  const perMillion =
    (measured.inputTokens - measured.cachedInputTokens) * input +
    measured.cachedInputTokens * cachedInput +
    measured.outputTokens * output;
  const prices = {
    model: millionMisses * perMillion,
    embeddings: millionMisses * measured.embeddingTokens * model.embeddingDollarsPerMillion,
    replicas:
      countReplicas(measured, meanPerSecond, missFactor, assumptions) *
      replica.dollarsPerHour *
      HOURS_PER_MONTH,
    search: search.dollarsPerMonth,
    redis: redis.dollarsPerMonth,
  };
  return { ...prices, total: Object.values(prices).reduce((sum, price) => sum + price, 0) };
}
