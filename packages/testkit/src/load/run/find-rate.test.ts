import { describe, expect, it } from 'vitest';
import { createRunRecorder } from '../report/summarize-run.ts';
import { findRate, formatAttempts, missedBy } from './find-rate.ts';

const findUpTo = async (limit: number, firstRate: number) =>
  findRate(firstRate, async (questionsPerSecond) => ({
    questionsPerSecond,
    missed: questionsPerSecond <= limit ? [] : ['all P99 3000 ms'],
  }));

describe('findRate', () => {
  it.each([
    [237, 100],
    [237, 900],
    [100, 100],
  ])('finds a limit of %d to within 10 %% from %d on', async (limit, firstRate) => {
    const attempts = await findUpTo(limit, firstRate);
    const held = attempts.filter(({ missed }) => missed.length === 0);
    const highest = Math.max(...held.map(({ questionsPerSecond }) => questionsPerSecond));
    expect(highest).toBeLessThanOrEqual(limit);
    expect(highest).toBeGreaterThan(limit / 1.1);
    expect(attempts.length).toBeLessThan(12);
  });
  it('ends when no rate holds', async () => {
    const attempts = await findUpTo(0, 100);
    expect(formatAttempts(attempts)).toContain('The highest rate that holds: 0 questions a second');
  });
});

describe('missedBy', () => {
  const summary = (latencyMs: number, isCached: boolean, outcome: 'answered' | 'failed' = 'answered') => {
    const recorder = createRunRecorder({ fromMs: 0, untilMs: 10_000 });
    const measured = { status: 200, kind: 'repeat', dueMs: 0, lagMs: 0 } as const;
    recorder.add({ ...measured, outcome, latencyMs, isCached });
    return recorder.summarize();
  };
  it('names what was missed', () => {
    expect(missedBy(summary(49, true))).toEqual([]);
    expect(missedBy(summary(60, true))).toEqual(['hits P50 60 ms']);
    expect(missedBy(summary(1_900, false))).toEqual([]);
    expect(missedBy(summary(2_100, false))[0]).toMatch(/^all P99 2\d{3} ms$/);
    expect(missedBy(summary(10, true, 'failed'))).toEqual(['1 without an answer']);
  });
});
