import type { RunSummary } from '../report/summarize-run.ts';
import type { ServiceUsage } from '../service/service-usage.ts';
import type { MeasuredReplica } from './fleet-types.ts';

/** Divides the measurements of a run by its questions. */
export function measureReplica(run: RunSummary, service: ServiceUsage): MeasuredReplica {
  const { counts, redis, cpuMs, usage } = service;
  const questions = Math.max(1, run.questions);
  const usages = Object.entries(counts.tokens);
  const sum = (read: (usage: (typeof usages)[number][1]) => number, isEmbedding: boolean): number =>
    usages
      .filter(([deployment]) => deployment.includes('embedding') === isEmbedding)
      .reduce((total, [, tokens]) => total + read(tokens), 0);
  return {
    cpuMs: cpuMs / questions,
    meanSeconds: run.latency.all.mean / 1_000,
    memoryMiB: Math.max(0, ...usage.map(({ rssBytes }) => rssBytes)) / 2 ** 20,
    redisCommands: redis.commands / questions,
    redisBytes: redis.bytes / questions,
    redisMemoryBytes: redis.memoryBytes / questions,
    searches: counts.searches / questions,
    inputTokens: sum(({ promptTokens }) => promptTokens, false) / questions,
    cachedInputTokens: sum(({ cachedTokens }) => cachedTokens, false) / questions,
    outputTokens: sum(({ completionTokens }) => completionTokens, false) / questions,
    embeddingTokens: sum(({ promptTokens }) => promptTokens, true) / questions,
    hitShare: run.hitRate.all.share,
  };
}
