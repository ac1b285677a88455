import { describe, expect, it } from 'vitest';
import { dayCurve, flatCurve } from './day-curve.ts';
import { generateTrace, type TraceOptions, type Visit } from './generate-trace.ts';
import type { QuestionPool } from './question-pool.ts';

const pool: QuestionPool = {
  questions: Array.from({ length: 50 }, (_, index) => ({
    text: `What does permit ${index} cost?`,
    paraphrases: index % 2 === 0 ? [`How much is permit ${index}?`] : [],
  })),
  followUps: ['and for children?', 'and next year?'],
};
const options: TraceOptions = {
  seed: 1,
  durationMs: 600_000,
  questionsPerSecond: 50,
  curve: flatCurve,
  distinctQuestions: 500,
  zipfExponent: 1,
  paraphraseShare: 0.2,
  followUpShare: 0.25,
  abandonShare: 0.04,
  streamShare: 0.8,
  meanThinkMs: 5_000,
};
const turnsOf = (visits: readonly Visit[]) => visits.flatMap(({ turns }) => turns);
const share = (visits: readonly Visit[], test: (turn: Visit['turns'][number]) => boolean): number =>
  turnsOf(visits).filter(test).length / turnsOf(visits).length;

describe('generateTrace', () => {
  const visits = generateTrace(pool, options);

  it('is the same for the same seed and differs for another seed', () => {
    expect(generateTrace(pool, options)).toEqual(visits);
    expect(generateTrace(pool, { ...options, seed: 2 })).not.toEqual(visits);
  });
  it('has the requested rate of questions', () => {
    expect(turnsOf(visits).length / 600).toBeCloseTo(50, -0.5);
  });
  it('has the requested shares of paraphrases, follow-ups, abandons and streams', () => {
    const first = visits.map(({ turns: [turn] }) => turn);
    const paraphrased = first.filter((turn) => turn?.kind === 'paraphrase').length / first.length;
    expect(paraphrased).toBeCloseTo(0.2, 1);
    expect(share(visits, ({ kind }) => kind === 'follow_up')).toBeCloseTo(0.25, 1);
    expect(share(visits, ({ abandonAfterMs }) => abandonAfterMs !== undefined)).toBeCloseTo(0.04, 1);
    expect(share(visits, ({ isStream }) => isStream)).toBeCloseTo(0.8, 1);
  });
  it('begins every visit with a standalone question', () => {
    expect(visits.every(({ turns: [first] }) => first?.kind !== 'follow_up' && first?.thinkMs === 0)).toBe(
      true,
    );
  });
  it('orders visits by their time and keeps them within the trace', () => {
    const times = visits.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
    expect([(times[0] ?? 0) >= 0, (times.at(-1) ?? 0) < options.durationMs]).toEqual([true, true]);
  });
  it('follows the curve of a day', () => {
    const day = generateTrace(pool, { ...options, curve: dayCurve });
    const between = (from: number, to: number): number =>
      day.filter(({ atMs }) => atMs >= from * 25_000 && atMs < to * 25_000).length;
    expect(between(9, 12)).toBeGreaterThan(8 * between(1, 4));
  });
});
