import { expect, it } from 'vitest';
import { measureReplica } from '../fleet/measure-replica.ts';
import { createRunRecorder } from '../report/summarize-run.ts';
import { parseRedisUsage, redisUsageSince } from './redis-usage.ts';
import { addUsage, countsSince } from './stand-in-counts.ts';

const usage = (promptTokens: number) => ({ promptTokens, cachedTokens: 10, completionTokens: 20 });

it('countsSince counts only what came after an earlier count', () => {
  const before = {
    chatCalls: 1,
    rewriteCalls: 0,
    embeddingCalls: 2,
    searches: 3,
    cpuMs: 10,
    tokens: { small: usage(100) },
  };
  const now = {
    chatCalls: 5,
    rewriteCalls: 2,
    embeddingCalls: 5,
    searches: 5,
    cpuMs: 60,
    tokens: { small: usage(250), large: usage(70) },
  };
  expect(countsSince(now, before)).toEqual({
    chatCalls: 4,
    rewriteCalls: 2,
    embeddingCalls: 3,
    searches: 2,
    cpuMs: 50,
    tokens: {
      small: { promptTokens: 150, cachedTokens: 0, completionTokens: 0 },
      large: usage(70),
    },
  });
});

it('addUsage adds the tokens of a call to a total that may not exist yet', () => {
  expect(addUsage(addUsage(undefined, usage(5)), usage(7))).toEqual({
    promptTokens: 12,
    cachedTokens: 20,
    completionTokens: 40,
  });
});

it('parseRedisUsage reads the counters of Redis', () => {
  const info =
    '# Stats\r\ntotal_commands_processed:12\r\ntotal_net_input_bytes:300\r\ntotal_net_output_bytes:50\r\nused_memory:999\r\n' +
    'used_cpu_sys:0.500000\r\nused_cpu_user:1.250000\r\n' +
    'cmdstat_get:calls=7,usec=9,usec_per_call=1.29\r\ncmdstat_client|setinfo:calls=2,usec=3\r\n';
  const expected = {
    commands: 12,
    bytes: 350,
    memoryBytes: 999,
    cpuMs: 1_750,
    byCommand: { get: 7, 'client|setinfo': 2 },
  };
  expect(parseRedisUsage(info)).toEqual(expected);
});

it('redisUsageSince counts what Redis did after an earlier count, also commands that did not run before', () => {
  const before = { commands: 5, bytes: 50, memoryBytes: 500, cpuMs: 100, byCommand: { get: 5 } };
  const now = { commands: 12, bytes: 350, memoryBytes: 400, cpuMs: 300, byCommand: { get: 7, set: 5 } };
  expect(redisUsageSince(now, before)).toEqual({
    commands: 7,
    bytes: 300,
    memoryBytes: -100,
    cpuMs: 200,
    byCommand: { get: 2, set: 5 },
  });
});

it('measureReplica divides the usage of a run by its questions, and separates embeddings from answers', () => {
  const recorder = createRunRecorder({ fromMs: 0, untilMs: 10_000 });
  for (const isCached of [true, false])
    recorder.add({
      outcome: 'answered',
      status: 200,
      kind: 'repeat',
      dueMs: 0,
      lagMs: 0,
      latencyMs: 100,
      isCached,
    });
  const replica = measureReplica(recorder.summarize(), {
    counts: {
      chatCalls: 1,
      rewriteCalls: 0,
      embeddingCalls: 1,
      searches: 1,
      cpuMs: 0,
      tokens: { 'gpt-5.6-luna': usage(800), 'text-embedding-3-small': usage(6) },
    },
    redis: { commands: 8, bytes: 4_000, memoryBytes: 2_000, cpuMs: 0, byCommand: {} },
    cpuMs: 5,
    seconds: 10,
    driverCpuMs: 0,
    usage: [{ rssBytes: 300 * 2 ** 20, heapUsedBytes: 0, externalBytes: 0, cpuMs: 0, eventLoopDelayMs: 0 }],
  });
  expect(replica).toMatchObject({
    cpuMs: 2.5,
    memoryMiB: 300,
    redisCommands: 4,
    searches: 0.5,
    inputTokens: 400,
    cachedInputTokens: 5,
    outputTokens: 10,
    embeddingTokens: 3,
    hitShare: 0.5,
  });
  expect(replica.meanSeconds).toBeCloseTo(0.1, 2);
});
