import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { BurstSettings, BurstTimes } from './answer-bursts.ts';
import { median, start, stopAll } from './servers.ts';

/**
 * What telemetry costs a cached answer: the CPU time with metrics, and with traces of 10 and 100 percent of the requests,
 * sent to a collector, beside the same service without it. Both answer bursts in turn in one process, without a network,
 * which would hide most of the difference. `control` compares two services without telemetry: so much is chance. What is
 * sent every few seconds falls between the bursts.
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '150' }, answers: { type: 'string', default: '120' } },
});

async function compare(variables: BurstSettings['variables']): Promise<BurstTimes> {
  const settings: BurstSettings = {
    variables,
    rounds: Number(values.rounds),
    answers: Number(values.answers),
  };
  const child = fork(new URL('answer-bursts.ts', import.meta.url), [JSON.stringify(settings)], {
    // biome-ignore lint/style/noProcessEnv: the child inherits it.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [times] = (await once(child, 'message')) as [BurstTimes];
  return times;
}

function toRow(name: string, { without, with: withThem }: BurstTimes): readonly string[] {
  const ratios = withThem.map((microseconds, round) => microseconds / (without[round] ?? Number.NaN));
  // The least, in which nothing else ran: a busy machine empties the caches of the processor all the time.
  const [off, on] = [Math.min(...without), Math.min(...withThem)];
  return [name, off.toFixed(1), on.toFixed(1), (on / off).toFixed(3), median(ratios).toFixed(3)];
}

function print(cells: readonly string[]): void {
  process.stdout.write(`${cells.map((cell) => cell.padStart(14)).join('')}\n`);
}

try {
  const { url } = await start('serve-collector.ts');
  const exporting = (share: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url, TRACE_SAMPLE_PERCENT: share });
  print(['traced', 'without, µs', 'with, µs', 'ratio', 'median ratio']);
  print(toRow('control', await compare({})));
  for (const share of ['0', '10', '100']) print(toRow(`${share} %`, await compare(exporting(share))));
} finally {
  stopAll();
}
