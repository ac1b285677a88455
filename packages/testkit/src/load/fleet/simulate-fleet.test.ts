import { describe, expect, it } from 'vitest';
import type { FleetAssumptions, FleetScenario, MeasuredReplica } from './fleet-types.ts';
import { simulateFleet } from './simulate-fleet.ts';

const measured: MeasuredReplica = {
  cpuMs: 2,
  meanSeconds: 0.3,
  memoryMiB: 300,
  redisCommands: 4,
  redisBytes: 3_000,
  redisMemoryBytes: 2_000,
  searches: 0.4,
  inputTokens: 400,
  cachedInputTokens: 0,
  outputTokens: 80,
  embeddingTokens: 5,
  hitShare: 0.5,
};
const assumptions: FleetAssumptions = {
  messagesPerPerson: 5,
  peakFactor: 5,
  zipfExponent: 1,
  repeatableShare: 0.8,
  answerTtlSeconds: 3_600,
  replica: {
    cores: 1,
    memoryMiB: 2_048,
    targetUtilization: 0.5,
    concurrentQuestions: 50,
    min: 2,
    max: 100,
    dollarsPerHour: 0.1,
  },
  redis: { dollarsPerMonth: 200, commandsPerSecond: 100_000, megabytesPerSecond: 100, memoryMiB: 6_000 },
  search: { dollarsPerMonth: 500, queriesPerSecond: 100 },
  model: {
    tokensPerMinute: 2_000_000,
    dollarsPerMillion: { input: 0.2, cachedInput: 0.02, output: 1.2 },
    embeddingDollarsPerMillion: 0.02,
  },
};
const town: FleetScenario = { name: 'town', peoplePerDay: 300_000, distinctQuestions: 20_000 };
const forecast = (scenario = town, changes: Partial<FleetAssumptions> = {}) =>
  simulateFleet(measured, scenario, { ...assumptions, ...changes });

describe('simulateFleet', () => {
  it('turns people a day into a mean and a peak rate', () => {
    const { meanPerSecond, peakPerSecond } = forecast();
    expect([meanPerSecond, peakPerSecond].map(Math.round)).toEqual([17, 87]);
  });
  it('needs at least the smallest number of replicas, and more as the load grows', () => {
    const counts = [300, 300_000, 30_000_000].map(
      (peoplePerDay) => forecast({ ...town, peoplePerDay }).replicas,
    );
    expect(counts[0]).toBe(2);
    expect(counts[2]).toBeGreaterThan(30);
  });
  it('expects a higher hit rate at a higher rate, within the repeatable share', () => {
    const [small = 0, large = 0] = [30_000, 3_000_000].map(
      (peoplePerDay) => forecast({ ...town, peoplePerDay }).hitShare,
    );
    expect(large).toBeGreaterThan(small);
    expect(large).toBeLessThan(assumptions.repeatableShare);
  });
  it('names the part that breaks first and when', () => {
    const { breaksFirst, parts } = forecast(town, { search: { dollarsPerMonth: 500, queriesPerSecond: 10 } });
    expect(breaksFirst.part).toBe('search');
    expect(breaksFirst.peoplePerDay).toBeLessThan(town.peoplePerDay);
    expect(parts[0]?.utilization).toBeGreaterThan(1);
  });
  it('prices the tokens of the questions that miss the cache', () => {
    const { dollarsPerMonth, hitShare } = forecast();
    const misses = 1_500_000 * 30 * ((1 - hitShare) / (1 - measured.hitShare));
    expect(dollarsPerMonth.model).toBeCloseTo((misses * (400 * 0.2 + 80 * 1.2)) / 1e6, 3);
    const { total, ...prices } = dollarsPerMonth;
    expect(Object.values(prices).reduce((sum, price) => sum + price, 0)).toBeCloseTo(total);
  });
});
