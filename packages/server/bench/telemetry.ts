import { parseArgs } from 'node:util';
import { type Load, load, median, type Served, start, startChat, stopAll } from './servers.ts';

/**
 * What telemetry costs a cached answer: the service without it, and with metrics and traces of 10 and 100 percent of the
 * requests, sent to a collector. All run in processes of their own and are loaded in turn.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '50' },
  },
});
const settings = { connections: Number(values.connections), seconds: Number(values.seconds) };
const SHARES = ['10', '100'];

try {
  const { url: collector } = await start('serve-collector.ts');
  const servers = new Map<string, Served>([['off', (await startChat()).chat]]);
  for (const share of SHARES) {
    const telemetry = { OTEL_EXPORTER_OTLP_ENDPOINT: collector, TRACE_SAMPLE_PERCENT: share };
    servers.set(`${share} %`, (await startChat(telemetry)).chat);
  }

  const measured = new Map<string, Load[]>([...servers.keys()].map((name) => [name, []]));
  // The first round warms them up and does not count.
  for (let round = 0; round <= Number(values.rounds); round += 1)
    for (const [name, server] of servers) {
      const result = await load(server, settings);
      if (round > 0) measured.get(name)?.push(result);
    }
  report(measured);
} finally {
  stopAll();
}

function report(measured: ReadonlyMap<string, readonly Load[]>): void {
  const off = measured.get('off') ?? [];
  const ratio = (loads: readonly Load[], of: keyof Load): string =>
    median(loads.map((each, round) => each[of] / (off[round]?.[of] ?? Number.NaN))).toFixed(3);
  const rows = [...measured].map(([name, loads]) => [
    name,
    median(loads.map(({ requestsPerSecond }) => requestsPerSecond)),
    median(loads.map(({ cpuMicroseconds }) => cpuMicroseconds)),
    ratio(loads, 'requestsPerSecond'),
    ratio(loads, 'cpuMicroseconds'),
  ]);
  for (const row of [['traced', 'cached/s', 'CPU us', 'rate ratio', 'CPU ratio'], ...rows])
    process.stdout.write(`${row.map((cell) => String(cell).padStart(12)).join('')}\n`);
}
