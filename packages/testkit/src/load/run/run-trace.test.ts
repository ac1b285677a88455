import { describe, expect, it } from 'vitest';
import type { Turn, Visit } from '../trace/generate-trace.ts';
import type { Answer, Question } from './ask.ts';
import { type Measurement, runTrace, toAddress } from './run-trace.ts';

const turn = (changes: Partial<Turn> = {}): Turn => ({
  kind: 'repeat',
  message: 'Why?',
  thinkMs: 0,
  isStream: true,
  ...changes,
});

/** Runs a trace in virtual time. The service takes `serviceMs` per answer, one question after the other. */
async function run(
  visits: readonly Visit[],
  serviceMs: number,
  answer: Partial<Answer> = {},
  untilMs = Number.POSITIVE_INFINITY,
) {
  let nowMs = 1_000;
  let serviceFreeAt = 0;
  const events: { atMs: number; resolve: () => void }[] = [];
  const measurements: Measurement[] = [];
  const asked: (Question & { atMs: number })[] = [];
  const until = (atMs: number): Promise<void> => new Promise((resolve) => events.push({ atMs, resolve }));
  let isDone = false;
  const done = runTrace(visits, {
    untilMs,
    now: () => nowMs,
    sleep: (ms) => until(nowMs + ms),
    async ask(question) {
      asked.push({ ...question, atMs: nowMs - 1_000 });
      serviceFreeAt = Math.max(serviceFreeAt, nowMs) + serviceMs;
      await until(serviceFreeAt);
      return { outcome: 'answered', status: 200, sessionId: `session ${asked.length}`, ...answer };
    },
    onMeasurement: (measurement) => measurements.push(measurement),
  }).then(() => (isDone = true));
  while (!isDone) {
    for (let turns = 0; turns < 20; turns++) await Promise.resolve();
    const next = events.sort((left, right) => left.atMs - right.atMs).shift();
    if (next === undefined) break;
    nowMs = Math.max(nowMs, next.atMs);
    next.resolve();
  }
  await done;
  return { measurements, asked };
}

describe('runTrace', () => {
  it('sends every visit when it is due, however slow the service is', async () => {
    const visits = [0, 10, 20, 30].map((atMs) => ({ atMs, turns: [turn()] }));
    const { asked } = await run(visits, 1_000);
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, 10, 20, 30]);
  });
  it('measures from the moment at which a question is due, so that waiting counts', async () => {
    const visits = [0, 10, 20].map((atMs) => ({ atMs, turns: [turn()] }));
    const { measurements } = await run(visits, 100);
    expect(measurements.map(({ latencyMs }) => latencyMs)).toEqual([100, 190, 280]);
  });
  it('asks a follow-up in the same session after the time to think', async () => {
    const turns = [turn(), turn({ kind: 'follow_up', message: 'and then?', thinkMs: 500 })];
    const { asked, measurements } = await run([{ atMs: 0, turns }], 100);
    expect(asked.map(({ atMs, sessionId }) => [atMs, sessionId])).toEqual([
      [0, undefined],
      [600, 'session 1'],
    ]);
    expect(measurements[1]).toMatchObject({ kind: 'follow_up', dueMs: 600, latencyMs: 100 });
  });
  it('asks no follow-up after the end of the trace', async () => {
    const turns = [turn(), turn({ kind: 'follow_up', thinkMs: 500 })];
    expect((await run([{ atMs: 0, turns }], 100, {}, 601)).asked).toHaveLength(2);
    expect((await run([{ atMs: 0, turns }], 100, {}, 600)).asked).toHaveLength(1);
  });
  it('asks no follow-up after a failure', async () => {
    const turns = [turn(), turn({ kind: 'follow_up', thinkMs: 500 })];
    const { asked } = await run([{ atMs: 0, turns }], 100, { outcome: 'overloaded', status: 503 });
    expect(asked).toHaveLength(1);
  });
});

it('toAddress gives every visitor its own address', () => {
  const addresses = Array.from({ length: 70_000 }, (_, visitor) => toAddress(visitor));
  expect(new Set(addresses).size).toBe(70_000);
  expect(addresses[65_537]).toBe('10.1.0.1');
});
