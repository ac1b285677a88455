import { parseArgs } from 'node:util';
import { type BurstDriver, createBurstDriver } from './burst-driver.ts';
import { cpuOf, median, pin, type Served, start, startChat, stopAll } from './servers.ts';

/**
 * What telemetry costs a cached answer: the CPU time of the service with metrics, and with traces of 10 and 100 percent of
 * the requests, sent to a collector, beside the service without it. Each is a process of its own, all are alive, and one
 * driver asks them in turn, in short bursts over open connections. `control` is a second service without telemetry: so
 * much is chance.
 *
 * A burst counts what the process uses during it. `all` also counts what it uses between its bursts, such as for sending.
 * Processes of the same code differ by how they were compiled, so all are started several times.
 */
const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '2' },
    'warm-up': { type: 'string', default: '600' },
    rounds: { type: 'string', default: '100' },
    answers: { type: 'string', default: '200' },
    connections: { type: 'string', default: '64' },
    /** One start and a round: shows that it runs, and measures nothing. */
    short: { type: 'boolean', default: false },
  },
});
const starts = values.short ? 1 : Number(values.starts);
const rounds = values.short ? 1 : Number(values.rounds);
const answers = Number(values.answers);
/** Until the compiler is done, also with what happens to a tenth of the answers alone. */
const WARM_UP_ROUNDS = values.short ? 1 : Number(values['warm-up']);

/** What is compared, with the share of traced requests in percent. */
const KINDS = [
  { name: 'without' },
  { name: 'control' },
  { name: 'metrics', share: '0' },
  { name: '10 % traced', share: '10' },
  { name: 'all traced', share: '100' },
] as const;

/** Processor times of an answer, in microseconds. */
interface Times {
  /** In each round. */
  readonly bursts: number[];
  /** From the first burst to the last, with what happens in between. */
  all: number;
}

interface Contestant {
  readonly served: Served;
  readonly driver: BurstDriver;
  readonly times: Times;
}

async function open(share: string | undefined, collector: string): Promise<Contestant> {
  const exporting = { OTEL_EXPORTER_OTLP_ENDPOINT: collector, TRACE_SAMPLE_PERCENT: share ?? '' };
  const { chat } = await startChat(share === undefined ? {} : exporting);
  const driver = createBurstDriver(chat.url, Number(values.connections));
  return { served: chat, driver, times: { bursts: [], all: 0 } };
}

/** The times of each kind, in the order of {@link KINDS}. */
async function measureOneStart(collector: string): Promise<Times[]> {
  const contestants: Contestant[] = [];
  for (const kind of KINDS) contestants.push(await open('share' in kind ? kind.share : undefined, collector));
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1)
    for (const { driver } of rotated(contestants, round)) await driver.burst(answers);

  for (const { served, times } of contestants) times.all -= await cpuOf(served);
  for (let round = 0; round < rounds; round += 1)
    for (const { served, driver, times } of rotated(contestants, round)) {
      const before = await cpuOf(served);
      await driver.burst(answers);
      times.bursts.push(((await cpuOf(served)) - before) / answers);
    }
  for (const { served, driver, times } of contestants) {
    times.all = (times.all + (await cpuOf(served))) / (rounds * answers);
    driver.close();
    served.child.kill();
  }
  return contestants.map(({ times }) => times);
}

/** Another one begins in each round: none always follows a pause, in which others empty the caches of the processor. */
function rotated<Item>(items: readonly Item[], round: number): Item[] {
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

/** The median of the ratios of all rounds. */
function burstRatio({ bursts }: Times, without: Times): number {
  return median(bursts.map((microseconds, round) => microseconds / (without.bursts[round] ?? Number.NaN)));
}

function toRow(kind: number, measured: readonly (readonly Times[])[]): readonly string[] {
  const pairs = measured.flatMap((times): (readonly [Times, Times])[] => {
    const [its, without] = [times[kind], times[0]];
    return its === undefined || without === undefined ? [] : [[its, without]];
  });
  const ratios = pairs.map(([its, without]) => burstRatio(its, without));
  return [
    KINDS[kind]?.name ?? '',
    median(pairs.flatMap(([{ bursts }]) => bursts)).toFixed(1),
    median(ratios).toFixed(3),
    median(pairs.map(([its, without]) => its.all / without.all)).toFixed(3),
    ratios.map((ratio) => ratio.toFixed(3)).join(' '),
  ];
}

function print([name = '', time = '', ratio = '', all = '', each = '']: readonly string[]): void {
  const figures = [time, ratio, all].map((figure) => figure.padStart(8)).join('');
  process.stdout.write(`${name.padEnd(12)}${figures}   ${each}\n`);
}

const isPinned = pin(process.pid, 'others');
try {
  const { url } = await start('serve-collector.ts');
  const measured: Times[][] = [];
  for (let count = 0; count < starts; count += 1) measured.push(await measureOneStart(url));
  print(['', 'µs', 'ratio', 'all', 'ratio of each start']);
  for (const kind of KINDS.keys()) print(toRow(kind, measured));
} finally {
  stopAll();
}
if (!isPinned) process.stdout.write('The processes could not be kept on processors of their own.\n');
