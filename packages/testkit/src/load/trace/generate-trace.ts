import { peakOf, type RateCurve } from './day-curve.ts';
import type { QuestionPool } from './question-pool.ts';
import { createRandom, exponential, type Random } from './random.ts';
import { followUp, paraphrase, questionAt, retype } from './word-questions.ts';
import { createZipf } from './zipf.ts';

/**
 * - `repeat`: a question in the words of its rank, perhaps typed in another way.
 * - `paraphrase`: the same question in other words.
 * - `follow_up`: a question that depends on the one before it.
 */
export type TurnKind = 'repeat' | 'paraphrase' | 'follow_up';

export interface Turn {
  readonly kind: TurnKind;
  readonly message: string;
  /** The time between the previous answer and this question. 0 for the first turn. */
  readonly thinkMs: number;
  /** Whether the visitor reads a stream or waits for JSON. */
  readonly isStream: boolean;
  /** When the visitor closes the connection, after the question. Undefined when the visitor waits for the answer. */
  readonly abandonAfterMs?: number;
}

/** One person with one address: a question, and perhaps follow-ups. */
export interface Visit {
  /** When the first question is sent, from the start of the trace. */
  readonly atMs: number;
  readonly turns: readonly Turn[];
}

export interface TraceOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** The mean rate of questions, follow-ups included. */
  readonly questionsPerSecond: number;
  readonly curve: RateCurve;
  /** How many different questions there are. */
  readonly distinctQuestions: number;
  /** The exponent of their popularity. Measured query logs have about 0.7 to 1.1. */
  readonly zipfExponent: number;
  readonly paraphraseShare: number;
  /** The probability that another turn follows an answer. */
  readonly followUpShare: number;
  readonly abandonShare: number;
  readonly streamShare: number;
  readonly meanThinkMs: number;
}

const MAX_TURNS = 6;
const MIN_ABANDON_MS = 150;
const MAX_ABANDON_MS = 1_500;
/** The share of repeated questions that are typed in another way. */
const RETYPED_SHARE = 0.3;

/**
 * Generates visits whose arrivals are a Poisson process with a rate that changes over the trace. The system is
 * partly open (Schroeder et al., "Open versus closed", 2006): visitors arrive no matter how slow the service is, and
 * a follow-up comes after the answer that it depends on.
 */
export function generateTrace(pool: QuestionPool, options: TraceOptions): Visit[] {
  const random = createRandom(options.seed);
  const drawRank = createZipf(options.distinctQuestions, options.zipfExponent, random);
  const visitsPerMs = options.questionsPerSecond / meanTurns(options.followUpShare) / 1_000;
  const peak = peakOf(options.curve);
  const visits: Visit[] = [];
  // Thinning (Lewis and Shedler, 1979): draw arrivals at the peak rate and keep the curve's share of them.
  for (let atMs = 0; ; ) {
    atMs += exponential(1 / (visitsPerMs * peak), random);
    if (atMs >= options.durationMs) return visits;
    if (random() * peak >= options.curve(atMs / options.durationMs)) continue;
    visits.push({ atMs, turns: generateTurns(pool, options, drawRank(), random) });
  }
}

function generateTurns(pool: QuestionPool, options: TraceOptions, rank: number, random: Random): Turn[] {
  const isParaphrase = random() < options.paraphraseShare;
  const text = questionAt(pool, rank);
  const message = isParaphrase
    ? paraphrase(pool, rank, random)
    : random() < RETYPED_SHARE
      ? retype(text, random)
      : text;
  const turns = [toTurn(isParaphrase ? 'paraphrase' : 'repeat', message, 0, options, random)];
  const asked: string[] = [];
  while (turns.length < MAX_TURNS && random() < options.followUpShare) {
    const next = followUp(pool, rank, asked, random);
    if (next === undefined) break;
    asked.push(next);
    turns.push(toTurn('follow_up', next, exponential(options.meanThinkMs, random), options, random));
  }
  return turns;
}

function toTurn(
  kind: TurnKind,
  message: string,
  thinkMs: number,
  { abandonShare, streamShare }: TraceOptions,
  random: Random,
): Turn {
  const isStream = random() < streamShare;
  if (random() >= abandonShare) return { kind, message, thinkMs, isStream };
  const abandonAfterMs = MIN_ABANDON_MS + random() * (MAX_ABANDON_MS - MIN_ABANDON_MS);
  return { kind, message, thinkMs, isStream, abandonAfterMs };
}

/** The expected number of turns of a visit. */
function meanTurns(followUpShare: number): number {
  let expected = 0;
  for (let turn = 0; turn < MAX_TURNS; turn++) expected += followUpShare ** turn;
  return expected;
}
