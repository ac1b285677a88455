import type { ChildProcess } from 'node:child_process';
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, platform } from 'node:os';
import autocannon from 'autocannon';
import { QUESTION } from './question.ts';

const headers = { 'Content-Type': 'application/json' };
const children: ChildProcess[] = [];

/** The processor that servers run on; this process and the stand-ins run on the others. */
const SERVER_CPU = '0';

/**
 * Keeps a process on one processor, or off it. Returns whether the system can: without it the load and the server take
 * turns on all of them.
 */
export function pin(pid: number | undefined, where: 'server' | 'others'): boolean {
  if (platform() !== 'linux' || availableParallelism() < 2) return false;
  const cpus = where === 'server' ? SERVER_CPU : `1-${availableParallelism() - 1}`;
  return spawnSync('taskset', ['-acp', cpus, String(pid)]).status === 0;
}

/** What a server under load calls. */
const STAND_INS = new Set(['serve-model.ts', 'serve-collector.ts']);

/** A server in a process of its own. */
export interface Served {
  readonly url: string;
  readonly child: ChildProcess;
}

export interface Load {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What a request costs the server, in microseconds; less at the mercy of a busy machine than the rate. */
  readonly cpuMicroseconds: number;
}

export interface LoadSettings {
  readonly connections: number;
  readonly seconds: number;
}

/** Ends all servers. */
export function stopAll(): void {
  for (const child of children) child.kill();
}

/** Starts the service with its question in the cache. */
export async function startChat(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly chat: Served; readonly cached: string }> {
  const chat = await start('serve-chat.ts', JSON.stringify(environment));
  const first = await ask(chat);
  const cached = await ask(chat);
  if (!cached.includes('"cached":true')) throw new Error(`The answer was not cached: ${first}`);
  return { chat, cached };
}

export async function start(file: string, ...args: string[]): Promise<Served> {
  const child = fork(new URL(file, import.meta.url), args, {
    // biome-ignore lint/style/noProcessEnv: the servers inherit it.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  pin(child.pid, STAND_INS.has(file) ? 'others' : 'server');
  const [url] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} did not start.`))),
  ])) as [string];
  return { url, child };
}

export async function ask({ url }: Served): Promise<string> {
  const response = await fetch(`${url}/chat`, { method: 'POST', headers, body: JSON.stringify(QUESTION) });
  return response.text();
}

export async function load(served: Served, { connections, seconds }: LoadSettings): Promise<Load> {
  const cpuBefore = await cpuOf(served);
  const sleep = stayAwake();
  const { requests, latency, non2xx, errors } = await autocannon({
    url: `${served.url}/chat`,
    method: 'POST',
    headers,
    body: JSON.stringify(QUESTION),
    connections,
    duration: seconds,
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

/** The processor time that a server has used, in microseconds. */
export async function cpuOf({ child }: Served): Promise<number> {
  const answer = once(child, 'message') as Promise<[number]>;
  child.send('cpu');
  const [microseconds] = await answer;
  return microseconds;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
