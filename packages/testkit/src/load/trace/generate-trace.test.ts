import { describe, expect, it } from 'vitest';
import { dayCurve, flatCurve } from './day-curve.ts';
import { generateTrace, type TraceOptions, type Visit } from './generate-trace.ts';
import type { QuestionPool } from './question-pool.ts';

const pool: QuestionPool = {
  questions: Array.from({ length: 50 }, (_, index) => ({
    text: `What does permit ${index} cost?`,
    paraphrases: index % 2 === 0 ? [`How much is permit ${index}?`] : [],
  })),
  followUps: [
    'and for children?',
    'and next year?',
    'and on Sundays?',
    'and who pays?',
    'and where?',
    'and why?',
  ],
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
  it('asks on about a question what others ask on about it', () => {
    const [popular, other] = ['What does permit 0 cost?', 'What does permit 1 cost?'].map((question) => {
      const counts = new Map<string, number>();
      for (const { turns } of visits.filter(({ turns: [first] }) => first?.message === question))
        if (turns[1] !== undefined) counts.set(turns[1].message, (counts.get(turns[1].message) ?? 0) + 1);
      return [...counts].toSorted(([, left], [, right]) => right - left);
    });
    const total = popular?.reduce((sum, [, count]) => sum + count, 0) ?? 0;
    // The most popular of six by Zipf has 41 %, by chance it would be 17 %.
    expect((popular?.[0]?.[1] ?? 0) / total).toBeGreaterThan(0.3);
    expect(popular?.length).toBe(6);
    expect(popular?.map(([text]) => text)).not.toEqual(other?.map(([text]) => text));
  });
  it('repeats no follow-up within a visit', () => {
    for (const { turns } of visits) {
      const messages = turns.slice(1).map(({ message }) => message);
      expect(new Set(messages).size).toBe(messages.length);
    }
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
