import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type ClientRequest, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Figure } from './figures.ts';
import type { Snapshot } from './stream-words.ts';

export interface OpenStreamSettings {
  readonly rounds: number;
  readonly streams: number;
}

const TOKENS = 1_000;
const GAP_MS = 1_000;

/** The memory of one open stream, its objects and its buffers, beside Hono's own server-sent events. */
export async function measureOpenStreams(settings: OpenStreamSettings): Promise<Figure[]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < settings.rounds; round += 1) {
    ours.push(await kibPerStream('serve-streams.ts', settings));
    theirs.push(await kibPerStream('serve-sse.ts', settings));
  }
  return [
    {
      name: 'an open stream',
      peer: 'bare streamSSE',
      unit: 'KiB',
      ours,
      theirs,
      wanted: '<= 1',
    },
  ];
}

async function kibPerStream(file: string, { streams }: OpenStreamSettings): Promise<number> {
  const server = fork(new URL(file, import.meta.url), [String(TOKENS), String(GAP_MS)], {
    execArgv: ['--expose-gc'],
    // biome-ignore lint/style/noProcessEnv: the servers inherit it.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [url] = (await once(server, 'message')) as [string];
    const look = async (): Promise<Snapshot> => {
      const answer = once(server, 'message') as Promise<[Snapshot]>;
      server.send('look');
      return (await answer)[0];
    };
    const agent = new Agent({ keepAlive: false });
    // As many are open before: what is loaded, compiled and enlarged at the first ones is not a stream's.
    const readers = await open(url, agent, streams);
    await delay(2 * GAP_MS);
    const before = await look();
    readers.push(...(await open(url, agent, streams)));
    await delay(2 * GAP_MS);
    const after = await look();
    for (const reader of readers) reader.destroy();
    if (after.open < 2 * streams)
      throw new Error(`${file} has ${after.open} of ${2 * streams} streams open.`);
    return (after.heapBytes - before.heapBytes) / streams / 1_024;
  } finally {
    server.kill();
  }
}

let asked = 0;

async function open(url: string, agent: Agent, count: number): Promise<ClientRequest[]> {
  const readers: ClientRequest[] = [];
  while (readers.length < count) {
    const some = Math.min(100, count - readers.length);
    readers.push(...(await Promise.all(Array.from({ length: some }, () => openOne(url, agent)))));
  }
  return readers;
}

function openOne(url: string, agent: Agent): Promise<ClientRequest> {
  asked += 1;
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const question = request(`${url}/chat`, { method: 'POST', agent, headers }, (response) => {
      response.on('error', () => {});
      response.resume();
      resolve(question);
    });
    question.on('error', reject);
    question.end(JSON.stringify({ message: `When does the library open, number ${asked}?`, stream: true }));
  });
}
