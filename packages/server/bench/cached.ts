import { openRedis } from '@rag/testkit/redis';
import type { Figure } from './figures.ts';
import { ask, type Load, type LoadSettings, load, type Served, start, startChat } from './servers.ts';

export interface CachedSettings extends LoadSettings {
  readonly rounds: number;
}

/** Cached answers a second, beside a bare route that answers with a constant of the same size, and beside Express. */
export async function measureCached(settings: CachedSettings): Promise<Figure[]> {
  const { chat, cached } = await startChat();
  const bare = await start('serve-bare.ts', cached);
  const express = await start('serve-express.ts');
  const [ours = [], theirs = [], others = []] = await loadInTurn([chat, bare, express], settings);
  return [
    {
      name: 'cached answers',
      peer: 'bare Hono',
      unit: 'a second',
      ours: ours.map(rate),
      theirs: theirs.map(rate),
      wanted: '>= 0.6',
    },
    {
      name: 'cached answers',
      peer: 'bare Hono',
      unit: 'µs of CPU',
      ours: ours.map(cpu),
      theirs: theirs.map(cpu),
      wanted: '',
    },
    {
      name: 'cached answers',
      peer: 'Express with our engine',
      unit: 'a second',
      ours: ours.map(rate),
      theirs: others.map(rate),
      wanted: '',
    },
  ];
}

/** The same with Redis, beside a bare route that makes one round trip to it. */
export async function measureCachedWithRedis(settings: CachedSettings): Promise<Figure[]> {
  const redis = await openRedis();
  try {
    const { chat, cached } = await startChat({ REDIS_URL: redis.url });
    const bare = await start('serve-bare-redis.ts', cached, redis.url);
    const [ours = [], theirs = []] = await loadInTurn([chat, bare], settings);
    const peer = 'bare Hono and one Redis trip';
    return [
      {
        name: 'cached answers with Redis',
        peer,
        unit: 'a second',
        ours: ours.map(rate),
        theirs: theirs.map(rate),
        wanted: '>= 0.6',
      },
      {
        name: 'cached answers with Redis',
        peer,
        unit: 'µs of CPU',
        ours: ours.map(cpu),
        theirs: theirs.map(cpu),
        wanted: '',
      },
    ];
  } finally {
    await redis.close();
  }
}

const rate = ({ requestsPerSecond }: Load): number => requestsPerSecond;
const cpu = ({ cpuMicroseconds }: Load): number => cpuMicroseconds;

async function loadInTurn(
  servers: readonly Served[],
  { rounds, ...settings }: CachedSettings,
): Promise<Load[][]> {
  for (const server of servers) {
    await ask(server);
    await ask(server);
  }
  const loads: Load[][] = servers.map(() => []);
  // The first round warms all up and does not count.
  for (let round = 0; round <= rounds; round += 1)
    for (const [index, server] of servers.entries()) {
      const result = await load(server, settings);
      if (round > 0) loads[index]?.push(result);
    }
  return loads;
}
