import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readServerFlags } from '@rag/testkit/server-flags';
import { createParser } from 'eventsource-parser';
import { type Snapshot, WORD } from './stream-words.ts';

/**
 * Many streams at once on one process: what each costs in memory, how long the event loop is held up, how long
 * the first word takes, and whether every answer comes whole. The process is started as the image starts it. Each asks a question of its own, so that each has
 * a model call. The readers are one other process, whose own delays are in the times, too. Needs `ulimit -n` above
 * the number of streams.
 */
const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '5000' },
    tokens: { type: 'string', default: '30' },
    gap: { type: 'string', default: '1000' },
    'ramp-seconds': { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const count = Number(values.streams);
const tokens = Number(values.tokens);
const gapMs = Number(values.gap);
const rampMs = Number(values['ramp-seconds']) * 1_000;
const expected = `${WORD.repeat(tokens - 1)}[1].`;

interface Outcome {
  readonly firstWordMs: number | undefined;
  readonly isWhole: boolean;
}

const DOCKERFILE = new URL('../../../Dockerfile', import.meta.url);
const server = fork(new URL('serve-streams.ts', import.meta.url), [String(tokens), String(gapMs)], {
  execArgv: ['--expose-gc', ...readServerFlags(readFileSync(DOCKERFILE, 'utf8'))],
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});

try {
  const [url] = (await once(server, 'message')) as [string];
  const agent = new Agent({ keepAlive: false });
  // Whatever is loaded and compiled at the first questions is not a stream's.
  await Promise.all(Array.from({ length: 50 }, (_, index) => read(url, agent, `warm-up ${index}`)));
  const before = await look();

  const readers: Promise<Outcome>[] = [];
  const startedAtMs = performance.now();
  while (readers.length < count) {
    const due = rampMs === 0 ? count : Math.ceil(((performance.now() - startedAtMs) / rampMs) * count);
    while (readers.length < Math.min(due, count)) readers.push(read(url, agent, `number ${readers.length}`));
    await delay(10);
  }
  await delay(2 * gapMs);
  const opening = await look();
  await delay(3_000);
  const open = await look();
  const outcomes = await Promise.all(readers);
  const after = await look();
  report({ before, opening, open, after, outcomes });
} finally {
  server.kill();
}

async function look(): Promise<Snapshot> {
  const answer = once(server, 'message') as Promise<[Snapshot]>;
  server.send('look');
  const [snapshot] = await answer;
  await delay(200);
  return snapshot;
}

/** Reads one stream to its end. */
function read(url: string, agent: Agent, name: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const askedAtMs = performance.now();
    let firstWordMs: number | undefined;
    let text = '';
    let isDone = false;
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event === 'delta') {
          firstWordMs ??= performance.now() - askedAtMs;
          text += (JSON.parse(data) as { text: string }).text;
        } else if (event === 'done') isDone = true;
      },
    });
    const end = (): void => resolve({ firstWordMs, isWhole: isDone && text === expected });
    const headers = { 'Content-Type': 'application/json' };
    const question = request(`${url}/chat`, { method: 'POST', agent, headers }, (response) => {
      response.setEncoding('utf8').on('data', (piece: string) => parser.feed(piece));
      response.on('close', end);
    });
    question.on('error', end);
    question.end(JSON.stringify({ message: `When does the library open, ${name}?`, stream: true }));
  });
}

interface Measured {
  readonly before: Snapshot;
  readonly opening: Snapshot;
  readonly open: Snapshot;
  readonly after: Snapshot;
  readonly outcomes: readonly Outcome[];
}

function report({ before, opening, open, after, outcomes }: Measured): void {
  const firstWords = outcomes
    .flatMap(({ firstWordMs }) => (firstWordMs === undefined ? [] : [firstWordMs]))
    .sort((one, other) => one - other);
  const at = (share: number): number =>
    Math.round(firstWords[Math.ceil(share * firstWords.length) - 1] ?? Number.NaN);
  const perStreamKiB = (key: 'rssBytes' | 'heapBytes'): number =>
    Math.round((open[key] - before[key]) / count / 102.4) / 10;
  const loopOf = ({ loopP50Ms, loopP99Ms, loopMaxMs }: Snapshot) => ({
    p50Ms: Math.round(loopP50Ms),
    p99Ms: Math.round(loopP99Ms),
    maxMs: Math.round(loopMaxMs),
  });
  const round = (share: number): number => Math.round(100 * share) / 100;
  const summary = {
    streams: count,
    openAtOnce: open.open,
    whole: outcomes.filter(({ isWhole }) => isWhole).length,
    heapPerStreamKiB: perStreamKiB('heapBytes'),
    rssPerStreamKiB: perStreamKiB('rssBytes'),
    rssMiB: Math.round(open.rssBytes / 1_048_576),
    heapLeftMiB: Math.round((after.heapBytes - before.heapBytes) / 1_048_576),
    modelFirstWordMs: gapMs,
    firstWordP50Ms: at(0.5),
    firstWordP99Ms: at(0.99),
    cpuWhileOpening: round(opening.cpuShare),
    cpuWhileOpen: round(open.cpuShare),
    readersCpu: round((process.cpuUsage().user + process.cpuUsage().system) / 1_000 / performance.now()),
    loopWhileOpening: loopOf(opening),
    loopWhileOpen: loopOf(open),
  };
  if (values.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else
    for (const [name, value] of Object.entries(summary))
      process.stdout.write(
        `${name.padEnd(20)} ${typeof value === 'object' ? JSON.stringify(value) : value}\n`,
      );
  if (summary.whole < count) process.exitCode = 1;
}
