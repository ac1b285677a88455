import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { QUESTION } from './question.ts';

/**
 * How much of a bare route's throughput the service keeps when the answer is cached. Both run in processes
 * of their own and are loaded in turn, round by round, so that a busy machine is busy for both.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const headers = { 'Content-Type': 'application/json' };
const children: ChildProcess[] = [];

interface Served {
  readonly url: string;
  readonly child: ChildProcess;
}

interface Load {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What a request costs the server, in microseconds; less at the mercy of a busy machine than the rate. */
  readonly cpuMicroseconds: number;
}

try {
  const chat = await start('serve-chat.ts');
  const first = await ask(chat);
  const cached = await ask(chat);
  if (!cached.includes('"cached":true')) throw new Error(`The answer was not cached: ${first}`);
  const bare = await start('serve-bare.ts', cached);
  await Promise.all([ask(bare), ask(chat)]);

  const measured: { bare: Load; chat: Load }[] = [];
  // The first round warms both up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const result = { bare: await load(bare), chat: await load(chat) };
    if (round > 0) measured.push(result);
  }
  report(measured);
} finally {
  for (const child of children) child.kill();
}

async function start(file: string, ...args: string[]): Promise<Served> {
  const child = fork(new URL(file, import.meta.url), args, {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  const [url] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} did not start.`))),
  ])) as [string];
  return { url, child };
}

async function ask({ url }: Served): Promise<string> {
  const response = await fetch(`${url}/chat`, { method: 'POST', headers, body: JSON.stringify(QUESTION) });
  return response.text();
}

async function load(served: Served): Promise<Load> {
  const cpuBefore = await cpuOf(served);
  const sleep = stayAwake();
  const { requests, latency, non2xx, errors } = await autocannon({
    url: `${served.url}/chat`,
    method: 'POST',
    headers,
    body: JSON.stringify(QUESTION),
    connections: Number(values.connections),
    duration: Number(values.seconds),
  });
  sleep();
  if (non2xx > 0 || errors > 0) throw new Error(`${served.url} failed under load.`);
  return {
    requestsPerSecond: Math.round(requests.average),
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    cpuMicroseconds: Math.round(((await cpuOf(served)) - cpuBefore) / requests.total),
  };
}

/**
 * Keeps this process from sleeping until the function that it returns is called. The slower of the two servers
 * leaves the load generator time to fall asleep, and would pay for waking it with every answer that it writes.
 */
function stayAwake(): () => void {
  let awake = true;
  const turn = (): void => {
    if (awake) setImmediate(turn);
  };
  turn();
  return () => {
    awake = false;
  };
}

async function cpuOf({ child }: Served): Promise<number> {
  const answer = once(child, 'message') as Promise<[number]>;
  child.send('cpu');
  const [microseconds] = await answer;
  return microseconds;
}

function report(rounds: readonly { bare: Load; chat: Load }[]): void {
  const ratioOf = ({ bare, chat }: { bare: Load; chat: Load }): number =>
    chat.requestsPerSecond / bare.requestsPerSecond;
  const summary = {
    bareRequestsPerSecond: median(rounds.map(({ bare }) => bare.requestsPerSecond)),
    cachedRequestsPerSecond: median(rounds.map(({ chat }) => chat.requestsPerSecond)),
    ratio: Number(median(rounds.map(ratioOf)).toFixed(3)),
    bareCpuMicroseconds: median(rounds.map(({ bare }) => bare.cpuMicroseconds)),
    cachedCpuMicroseconds: median(rounds.map(({ chat }) => chat.cpuMicroseconds)),
  };
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ ...summary, rounds })}\n`);
    return;
  }
  const heads = ['round', 'bare/s', 'cached/s', 'ratio', 'bare CPU us', 'cached CPU us', 'p50 ms', 'p99 ms'];
  const rows = rounds.map((round, index) => [
    index + 1,
    round.bare.requestsPerSecond,
    round.chat.requestsPerSecond,
    ratioOf(round).toFixed(2),
    round.bare.cpuMicroseconds,
    round.chat.cpuMicroseconds,
    round.chat.p50Ms,
    round.chat.p99Ms,
  ]);
  for (const row of [heads, ...rows]) {
    process.stdout.write(
      `${row.map((cell, index) => String(cell).padStart((heads[index]?.length ?? 0) + 2)).join('')}\n`,
    );
  }
  process.stdout.write(
    `Median: ${summary.cachedRequestsPerSecond} cached answers and ${summary.bareRequestsPerSecond} bare requests a second, ratio ${summary.ratio}.\n`,
  );
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
