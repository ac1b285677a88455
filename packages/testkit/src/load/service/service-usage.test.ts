import { expect, it } from 'vitest';
import { measureReplica } from '../fleet/measure-replica.ts';
import { createRunRecorder } from '../report/summarize-run.ts';
import { parseRedisUsage } from './redis-usage.ts';
import { addUsage, countsSince } from './stand-in-counts.ts';

const usage = (promptTokens: number) => ({ promptTokens, cachedTokens: 10, completionTokens: 20 });

it('countsSince counts only what came after an earlier count', () => {
  const before = { chatCalls: 1, embeddingCalls: 2, searches: 3, tokens: { small: usage(100) } };
  const now = {
    chatCalls: 5,
    embeddingCalls: 5,
    searches: 5,
    tokens: { small: usage(250), large: usage(70) },
  };
  expect(countsSince(now, before)).toEqual({
    chatCalls: 4,
    embeddingCalls: 3,
    searches: 2,
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
    '# Stats\r\ntotal_commands_processed:12\r\ntotal_net_input_bytes:300\r\ntotal_net_output_bytes:50\r\nused_memory:999\r\n';
  expect(parseRedisUsage(info)).toEqual({ commands: 12, bytes: 350, memoryBytes: 999 });
});

it('divides what a run used by its questions, and separates embeddings from answers', () => {
  const recorder = createRunRecorder();
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
  const replica = measureReplica(recorder.summarize(10), {
    counts: {
      chatCalls: 1,
      embeddingCalls: 1,
      searches: 1,
      tokens: { 'gpt-5.6-luna': usage(800), 'text-embedding-3-small': usage(6) },
    },
    redis: { commands: 8, bytes: 4_000, memoryBytes: 2_000 },
    cpuMs: 5,
    seconds: 10,
    usage: [{ rssBytes: 300 * 2 ** 20, heapUsedBytes: 0, cpuMs: 0, eventLoopDelayMs: 0 }],
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
