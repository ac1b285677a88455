import type { ChildProcess } from 'node:child_process';
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, platform } from 'node:os';
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

/** The processor time that a server has used, in microseconds. */
export function cpuOf(server: Served): Promise<number> {
  return reply(server, 'cpu');
}

/** Asks a server for a number. */
export async function reply({ child }: Served, question: string): Promise<number> {
  const answer = once(child, 'message') as Promise<[number]>;
  child.send(question);
  const [number] = await answer;
  return number;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
