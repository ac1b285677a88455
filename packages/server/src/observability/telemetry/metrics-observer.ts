import type { Attributes, Meter } from '@opentelemetry/api';
import { alertMetrics } from '@rag/operations/alerts';
import { seriesName } from '@rag/telemetry';
import type { CostOf, UsageCount } from '../../cost/index.ts';
import type { CircuitEvent, ServiceObserver } from '../observer.ts';
import { DurationBuffer } from './duration-buffer.ts';
import { observeUsage } from './observe-usage.ts';
import { createTally } from './tally.ts';

/** In seconds. A cached answer takes a millisecond, an answer of a model up to the time-out of 220 s. */
const DURATION_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 60, 120, 240,
];

const CIRCUIT_VALUES: Readonly<Record<CircuitEvent['state'], number>> = { closed: 0, half_open: 1, open: 2 };

export interface MetricsOptions {
  readonly meter: Meter;
  readonly usage: Pick<UsageCount, 'totals'>;
  /** What calls cost, as in the ledger. A deployment without a price has no cost. */
  readonly costOf: CostOf;
}

/** Turns what happens in the service into metrics. `docs/telemetry.md` has the list. */
export function createMetricsObserver({ meter, usage, costOf }: MetricsOptions): ServiceObserver {
  const durations: DurationBuffer[] = [];
  function createDurations(name: string, description: string): DurationBuffer {
    const advice = { explicitBucketBoundaries: DURATION_BUCKETS };
    const buffer = new DurationBuffer(meter.createHistogram(name, { unit: 's', description, advice }));
    durations.push(buffer);
    return buffer;
  }
  const requests = createRequestSeries(createDurations);
  const firstText = createDurations(
    'rag.answer.time_to_first_text',
    'From the request to the first text of a streamed answer.',
  );
  const count = (name: string, description: string) => meter.createCounter(name, { description });
  const answers = createTally(meter, 'rag.answers', {
    description: 'Answers by outcome; failed ones by error.',
    toAttributes: toOutcomeAttributes,
  });
  const lookups = createTally(meter, alertMetrics.cacheLookups, {
    description: 'Answers that were looked for in the cache, by result.',
    toAttributes: (result) => ({ [alertMetrics.cacheResult]: result }),
  });
  const degradations = count('rag.degradations', 'Answers that were made without a part of the service.');
  const refusals = count('rag.rate_limit.refusals', 'Questions that a rate limit refused, by its name.');
  const limiterFailures = count(
    'rag.rate_limit.failures',
    'Questions that were admitted without the limiter.',
  );
  const failovers = count('rag.model.failovers', 'Calls that another model took over.');
  const feedback = count('rag.feedback', 'Answers that readers rated, by whether they helped.');
  observeUsage(meter, usage, costOf);
  const circuits = new Map<string, number>();
  meter
    .createObservableGauge('rag.circuit.state', {
      description: 'The circuit breaker of a back end: 0 closed, 1 half open, 2 open.',
    })
    .addCallback((result) => {
      for (const [backEnd, value] of circuits) result.observe(value, { 'rag.back_end': backEnd });
      // At a collection all callbacks are called before the histograms are read.
      for (const buffer of durations) buffer.flush();
    });

  return {
    requestEnded: ({ method, route, status, ms }) => requests(method, route, status).add(ms),
    answered({ last, firstTextMs }) {
      if (firstTextMs !== undefined) firstText.add(firstTextMs);
      if (last.type === 'error') {
        answers(FAILED + last.error.code);
        return;
      }
      const { outcome, cacheResult, degraded } = last.answer;
      answers(outcome);
      if (cacheResult !== 'none') lookups(cacheResult);
      for (const part of degraded) degradations.add(1, { 'rag.degradation': part });
    },
    rateLimited: ({ policy }) => refusals.add(1, { 'rag.rate_limit.policy': policy }),
    limiterFailed: ({ policy }) => limiterFailures.add(1, { 'rag.rate_limit.policy': policy }),
    circuitChanged({ backEnd, state }) {
      circuits.set(backEnd, CIRCUIT_VALUES[state]);
    },
    modelFailedOver: ({ model, code }) =>
      failovers.add(1, { 'gen_ai.request.model': model, 'error.type': code }),
    rated: (helpful) => feedback.add(1, { 'rag.feedback.helpful': helpful }),
  };
}

const FAILED = 'failed: ';

function toOutcomeAttributes(key: string): Attributes {
  if (!key.startsWith(FAILED)) return { 'rag.answer.outcome': key };
  return { 'rag.answer.outcome': 'failed', 'error.type': key.slice(FAILED.length) };
}

/**
 * The series of a kind of requests. There are few: clients choose none of the routes. They are found by one part after
 * the other, since joining the parts would take longer than all else that is counted for a request.
 */
function createRequestSeries(
  createDurations: (name: string, description: string) => DurationBuffer,
): (method: string, route: string, status: number) => DurationBuffer {
  const known = new Map<string, Map<string, Map<number, DurationBuffer>>>();
  return (method, route, status) => {
    const routes = getOrAdd(known, method, () => new Map<string, Map<number, DurationBuffer>>());
    const statuses = getOrAdd(routes, route, () => new Map<number, DurationBuffer>());
    return getOrAdd(statuses, status, () => {
      const attributes = {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
      };
      return createDurations(
        seriesName('http.server.request.duration', attributes),
        'Requests by route and status; a stream until its end.',
      );
    });
  };
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
