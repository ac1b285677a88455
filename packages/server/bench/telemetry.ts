import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { median, type Served, start, stopAll } from './servers.ts';

/**
 * What telemetry costs a cached answer: the CPU time of the service without it, with metrics, and with traces of 10 and
 * 100 percent of the requests, sent to a collector. There is no network between question and answer, which would hide
 * most of it. All are alive and answer bursts in turn, so that a busy machine slows all of them alike.
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '60' }, answers: { type: 'string', default: '400' } },
});
const [rounds, answers] = [Number(values.rounds), Number(values.answers)];
/** Until the compiler has seen enough. */
const WARM_UP_ROUNDS = 12;

async function burst({ child }: Served): Promise<number> {
  const reply = once(child, 'message') as Promise<[number]>;
  child.send(answers);
  return (await reply)[0];
}

try {
  const { url: collector } = await start('serve-collector.ts');
  const variants = {
    off: {},
    ...Object.fromEntries(['0', '10', '100'].map((share) => [`${share} %`, exportTo(collector, share)])),
  };
  const served = new Map<string, Served>();
  for (const [name, variables] of Object.entries(variants))
    served.set(name, await start('answer-bursts.ts', JSON.stringify(variables)));

  const measured = new Map<string, number[]>([...served.keys()].map((name) => [name, []]));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1)
    for (const [name, server] of served) {
      const microseconds = await burst(server);
      if (round >= 0) measured.get(name)?.push(microseconds);
    }
  report(measured);
} finally {
  stopAll();
}

function exportTo(collector: string, share: string): Readonly<Record<string, string>> {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: collector, TRACE_SAMPLE_PERCENT: share };
}

function report(measured: ReadonlyMap<string, readonly number[]>): void {
  const off = measured.get('off') ?? [];
  const rows = [...measured].map(([name, bursts]) => {
    const ratios = bursts.map((microseconds, round) => microseconds / (off[round] ?? Number.NaN));
    return [name, Math.min(...bursts).toFixed(1), median(bursts).toFixed(1), median(ratios).toFixed(3)];
  });
  for (const row of [['traced', 'least µs', 'median µs', 'median ratio'], ...rows])
    process.stdout.write(`${row.map((cell) => cell.padStart(14)).join('')}\n`);
}
