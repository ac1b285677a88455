import { describe, expect, it } from 'vitest';
import type { Measurement } from '../run/run-trace.ts';
import { createLatencyRecorder } from './latency.ts';
import { createRunRecorder } from './summarize-run.ts';

const measured = (changes: Partial<Measurement> = {}): Measurement => ({
  outcome: 'answered',
  status: 200,
  kind: 'repeat',
  dueMs: 1_000,
  lagMs: 0,
  latencyMs: 20,
  isCached: true,
  ...changes,
});

const TIME = { fromMs: 0, untilMs: 10_000 };

describe('the summary of a run', () => {
  it('has the hit rate by kind and over all', () => {
    const recorder = createRunRecorder(TIME);
    recorder.add(measured());
    recorder.add(measured({ isCached: false }));
    recorder.add(measured({ kind: 'paraphrase', isCached: false }));
    recorder.add(measured({ kind: 'follow_up' }));
    const { hitRate } = recorder.summarize();
    expect(hitRate).toEqual({
      repeat: { answers: 2, hits: 1, share: 0.5 },
      paraphrase: { answers: 1, hits: 0, share: 0 },
      follow_up: { answers: 1, hits: 1, share: 1 },
      all: { answers: 4, hits: 2, share: 0.5 },
    });
  });
  it('counts every outcome, and takes latencies from complete answers only', () => {
    const recorder = createRunRecorder(TIME);
    for (const outcome of ['answered', 'limited', 'overloaded', 'abandoned', 'failed'] as const)
      recorder.add(measured({ outcome, latencyMs: outcome === 'answered' ? 20 : 9_000 }));
    const summary = recorder.summarize();
    expect(summary.outcomes).toEqual({ answered: 1, limited: 1, overloaded: 1, abandoned: 1, failed: 1 });
    expect([summary.questions, summary.questionsPerSecond]).toEqual([5, 0.5]);
    expect(summary.latency.all.max).toBeCloseTo(20, 0);
  });
  it('separates hits from misses and takes the first text from misses', () => {
    const recorder = createRunRecorder(TIME);
    recorder.add(measured({ latencyMs: 4, firstTextMs: 3 }));
    recorder.add(measured({ isCached: false, latencyMs: 900, firstTextMs: 500 }));
    const { hits, misses, firstTextOfMisses } = recorder.summarize().latency;
    expect([hits.p50, misses.p50, firstTextOfMisses.p50].map(Math.round)).toEqual([4, 900, 500]);
  });
  it('reports the rate of answers when the service falls behind', () => {
    const recorder = createRunRecorder({ fromMs: 0, untilMs: 2_000 });
    recorder.add(measured({ dueMs: 0, latencyMs: 1_500 }));
    recorder.add(measured({ dueMs: 1_000, latencyMs: 1_001 }));
    const { questionsPerSecond, answersPerSecond } = recorder.summarize();
    expect([questionsPerSecond, answersPerSecond]).toEqual([1, 0.5]);
  });
  it('leaves out the warm-up and what is due after the end, and counts answers to questions of the warm-up', () => {
    const recorder = createRunRecorder({ fromMs: 5_000, untilMs: 6_000 });
    recorder.add(measured({ dueMs: 4_999 }));
    recorder.add(measured({ dueMs: 5_000, latencyMs: 1_000 }));
    recorder.add(measured({ dueMs: 6_000 }));
    const { questions, questionsPerSecond, answersPerSecond } = recorder.summarize();
    expect([questions, questionsPerSecond, answersPerSecond]).toEqual([1, 1, 1]);
  });
  it('is empty without questions', () => {
    expect(createRunRecorder(TIME).summarize()).toMatchObject({
      questions: 0,
      latency: { all: { count: 0 } },
    });
  });
});

it('the latency recorder keeps percentiles to three digits', () => {
  const recorder = createLatencyRecorder();
  for (let ms = 1; ms <= 1_000; ms++) recorder.record(ms);
  const { p50, p95, p99, max } = recorder.summarize();
  expect([p50, p95, p99, max].map((ms) => Math.round(ms / 10) * 10)).toEqual([500, 950, 990, 1_000]);
});
