import type { Outcome } from '../run/ask.ts';
import type { Measurement } from '../run/run-trace.ts';
import type { TurnKind } from '../trace/generate-trace.ts';
import { createLatencyRecorder, type Latency } from './latency.ts';

/** The measurements of a run on the side of the visitors. */
export interface RunSummary {
  readonly seconds: number;
  readonly questions: number;
  /** The offered load. */
  readonly questionsPerSecond: number;
  /** Answers that were complete in that time. Lower than the offered load when the service falls behind. */
  readonly answersPerSecond: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly degraded: number;
  /** The share of answers that came from the cache, by kind of question. */
  readonly hitRate: Readonly<Record<TurnKind | 'all', HitRate>>;
  readonly latency: {
    readonly all: Latency;
    readonly hits: Latency;
    readonly misses: Latency;
    /** Time to the first text of streams that were not answered from the cache. */
    readonly firstTextOfMisses: Latency;
  };
  /** How late the driver sent questions. High values mean that the driver's machine was too busy. */
  readonly driverLag: Latency;
}

export interface HitRate {
  readonly answers: number;
  readonly hits: number;
  /** From 0 to 1. 0 without answers. */
  readonly share: number;
}

export interface RunRecorder {
  add(measurement: Measurement): void;
  summarize(): RunSummary;
}

/** Which part of a run counts, in milliseconds from its start. */
export interface MeasuredTime {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Collects the measurements of a run in constant memory: questions that were due, and answers that ended, in the measured time. */
export function createRunRecorder({ fromMs, untilMs }: MeasuredTime): RunRecorder {
  const seconds = (untilMs - fromMs) / 1_000;
  const isMeasured = (atMs: number): boolean => atMs >= fromMs && atMs < untilMs;
  const outcomes: Record<Outcome, number> = {
    answered: 0,
    limited: 0,
    overloaded: 0,
    abandoned: 0,
    failed: 0,
  };
  const counts: Record<TurnKind, { answers: number; hits: number }> = {
    repeat: { answers: 0, hits: 0 },
    paraphrase: { answers: 0, hits: 0 },
    follow_up: { answers: 0, hits: 0 },
  };
  const latencies = {
    all: createLatencyRecorder(),
    hits: createLatencyRecorder(),
    misses: createLatencyRecorder(),
    firstTextOfMisses: createLatencyRecorder(),
  };
  const driverLag = createLatencyRecorder();
  let degraded = 0;
  let answersInTime = 0;

  function addAnswer({ kind, latencyMs, firstTextMs, isCached = false, isDegraded }: Measurement): void {
    if (isDegraded) degraded += 1;
    counts[kind].answers += 1;
    if (isCached) counts[kind].hits += 1;
    latencies.all.record(latencyMs);
    (isCached ? latencies.hits : latencies.misses).record(latencyMs);
    if (!isCached && firstTextMs !== undefined) latencies.firstTextOfMisses.record(firstTextMs);
  }

  return {
    add(measurement) {
      const { outcome, dueMs, lagMs, latencyMs } = measurement;
      const isAnswered = outcome === 'answered';
      if (isAnswered && isMeasured(dueMs + latencyMs)) answersInTime += 1;
      if (!isMeasured(dueMs)) return;
      outcomes[outcome] += 1;
      driverLag.record(lagMs);
      if (isAnswered) addAnswer(measurement);
    },
    summarize() {
      const questions = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
      const total = Object.values(counts).reduce(
        (sum, { answers, hits }) => ({ answers: sum.answers + answers, hits: sum.hits + hits }),
        { answers: 0, hits: 0 },
      );
      return {
        seconds,
        questions,
        questionsPerSecond: questions / seconds,
        answersPerSecond: answersInTime / seconds,
        outcomes: { ...outcomes },
        degraded,
        hitRate: {
          repeat: toHitRate(counts.repeat),
          paraphrase: toHitRate(counts.paraphrase),
          follow_up: toHitRate(counts.follow_up),
          all: toHitRate(total),
        },
        latency: {
          all: latencies.all.summarize(),
          hits: latencies.hits.summarize(),
          misses: latencies.misses.summarize(),
          firstTextOfMisses: latencies.firstTextOfMisses.summarize(),
        },
        driverLag: driverLag.summarize(),
      };
    },
  };
}

function toHitRate({ answers, hits }: { readonly answers: number; readonly hits: number }): HitRate {
  return { answers, hits, share: answers === 0 ? 0 : hits / answers };
}
