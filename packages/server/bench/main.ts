import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { LoadResult } from 'autocannon';
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

try {
  const chat = await start('serve-chat.ts');
  const first = await ask(chat);
  const cached = await ask(chat);
  if (!cached.includes('"cached":true')) throw new Error(`The answer was not cached: ${first}`);
  const bare = await start('serve-bare.ts', cached);
  await Promise.all([ask(bare), ask(chat)]);

  const measured: { bare: LoadResult; chat: LoadResult }[] = [];
  // The first round warms both up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const result = { bare: await load(bare), chat: await load(chat) };
    if (round > 0) measured.push(result);
  }
  report(measured);
} finally {
  for (const child of children) child.kill();
}

async function start(file: string, ...args: string[]): Promise<string> {
  const child = fork(new URL(file, import.meta.url), args, {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  const [url] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} did not start.`))),
  ])) as [string];
  return url;
}

async function ask(url: string): Promise<string> {
  const response = await fetch(`${url}/chat`, { method: 'POST', headers, body: JSON.stringify(QUESTION) });
  return response.text();
}

async function load(url: string): Promise<LoadResult> {
  const result = await autocannon({
    url: `${url}/chat`,
    method: 'POST',
    headers,
    body: JSON.stringify(QUESTION),
    connections: Number(values.connections),
    duration: Number(values.seconds),
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} failed under load.`);
  return result;
}

function report(measured: readonly { bare: LoadResult; chat: LoadResult }[]): void {
  const rates = measured.map(({ bare, chat }) => ({
    bare: Math.round(bare.requests.average),
    chat: Math.round(chat.requests.average),
    chatP50Ms: chat.latency.p50,
    chatP99Ms: chat.latency.p99,
    ratio: chat.requests.average / bare.requests.average,
  }));
  const summary = {
    bareRequestsPerSecond: median(rates.map(({ bare }) => bare)),
    cachedRequestsPerSecond: median(rates.map(({ chat }) => chat)),
    ratio: Number(median(rates.map(({ ratio }) => ratio)).toFixed(3)),
    rounds: rates,
  };
  if (values.json) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return;
  }
  process.stdout.write('round   bare route/s   cached answer/s   ratio   p50 ms   p99 ms\n');
  rates.forEach(({ bare, chat, ratio, chatP50Ms, chatP99Ms }, index) => {
    const columns: [string | number, number][] = [
      [index + 1, 5],
      [bare, 14],
      [chat, 17],
      [ratio.toFixed(2), 7],
      [chatP50Ms, 8],
      [chatP99Ms, 8],
    ];
    process.stdout.write(`${columns.map(([value, width]) => String(value).padStart(width)).join(' ')}\n`);
  });
  process.stdout.write(
    `median: ${summary.cachedRequestsPerSecond} of ${summary.bareRequestsPerSecond} requests/s, ratio ${summary.ratio}\n`,
  );
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
