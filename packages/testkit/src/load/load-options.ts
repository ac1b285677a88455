import { parseArgs } from 'node:util';
import { dayCurve, flatCurve } from './trace/day-curve.ts';
import type { TraceOptions } from './trace/generate-trace.ts';

export interface LoadOptions {
  readonly trace: TraceOptions;
  /** The median time of an answer of the model. */
  readonly modelMs: number;
  /** How long the beginning of the run does not count. */
  readonly warmUpMs: number;
  /** An address to load instead of a service that is started for the run. */
  readonly url: string | undefined;
  /** The file with the assumptions about a fleet. */
  readonly fleetFile: string;
  readonly isJson: boolean;
  /** The file for a processor profile of the service. */
  readonly profile: string | undefined;
  /** Whether to look for the highest rate that the service holds, from the given one on. */
  readonly findRate: boolean;
}

export const USAGE = `pnpm load [options]

  --rate 50            mean questions a second, follow-ups included
  --minutes 5          length of the run
  --warm-up 30         seconds at the beginning that do not count
  --curve day          day (one day, compressed) or flat
  --model-ms 600       median time of an answer of the model
  --distinct 3000      how many different questions there are
  --zipf 0.9           exponent of their popularity
  --paraphrases 0.15   share of questions in other words
  --follow-ups 0.2     probability of a follow-up
  --abandons 0.03      share of visitors who leave early
  --streams 0.8        share of streamed answers
  --think 5            mean seconds between an answer and a follow-up
  --seed 1             the same seed gives the same trace
  --url                loads this address instead of a service of its own; every visitor has an address in X-Forwarded-For
  --fleet              file with the assumptions about a fleet (docs/load/fleet.json)
  --profile            file for a processor profile of the service, as Chrome reads them; taking it costs time itself
  --find-rate          finds the highest rate that holds, beginning with --rate; each attempt is a run of its own
  --json               prints the measurements as JSON
`;

const DEFAULTS = {
  rate: 50,
  minutes: 5,
  'warm-up': 30,
  'model-ms': 600,
  distinct: 3_000,
  zipf: 0.9,
  paraphrases: 0.15,
  'follow-ups': 0.2,
  abandons: 0.03,
  streams: 0.8,
  think: 5,
  seed: 1,
};

/** Reads the command line. Throws an error with one line for a wrong option. */
export function readLoadOptions(args: readonly string[], defaultFleetFile: string): LoadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, { type: 'string' as const }])),
      curve: { type: 'string', default: 'day' },
      url: { type: 'string' },
      fleet: { type: 'string', default: defaultFleetFile },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
      'find-rate': { type: 'boolean', default: false },
    },
  });
  const number = (name: keyof typeof DEFAULTS): number => {
    const given: unknown = Reflect.get(values, name);
    const value = given === undefined ? DEFAULTS[name] : Number(given);
    if (!(Number.isFinite(value) && value >= 0)) throw new Error(`--${name} must be a number of 0 or more.`);
    return value;
  };
  const share = (name: keyof typeof DEFAULTS): number => {
    const value = number(name);
    if (value > 1) throw new Error(`--${name} must be a number from 0 to 1.`);
    return value;
  };
  const curve = { day: dayCurve, flat: flatCurve }[values.curve];
  if (curve === undefined) throw new Error('--curve must be day or flat.');
  const durationMs = number('minutes') * 60_000;
  const warmUpMs = number('warm-up') * 1_000;
  if (values.profile !== undefined && (values.url !== undefined || values['find-rate']))
    throw new Error('--profile needs one run of a service of its own.');
  if (durationMs <= warmUpMs) throw new Error('--minutes must be longer than --warm-up.');
  return {
    trace: {
      seed: number('seed'),
      durationMs,
      questionsPerSecond: number('rate'),
      curve,
      distinctQuestions: number('distinct'),
      zipfExponent: number('zipf'),
      paraphraseShare: share('paraphrases'),
      followUpShare: share('follow-ups'),
      abandonShare: share('abandons'),
      streamShare: share('streams'),
      meanThinkMs: number('think') * 1_000,
    },
    modelMs: number('model-ms'),
    warmUpMs,
    url: values.url,
    fleetFile: values.fleet,
    isJson: values.json,
    profile: values.profile,
    findRate: values['find-rate'],
  };
}
