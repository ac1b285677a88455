import { openRedis } from '@rag/testkit/redis';
import { type Costs, control, cpuFigure, measureByTurns } from './by-turns.ts';
import { Connections } from './connections.ts';
import type { Figure } from './figures.ts';
import { QUESTION } from './question.ts';
import { type Served, start, startChat } from './servers.ts';

export interface CachedSettings {
  readonly rounds: number;
  readonly connections: number;
}

/** How many requests a connection sends in one burst. */
const REQUESTS = 20;

/** Cached answers a second, beside a bare route that answers with a constant of the same size, and beside Express. */
export async function measureCached(settings: CachedSettings): Promise<Figure[]> {
  const { chat, cached } = await startChat();
  const bare = () => start('serve-bare.ts', cached);
  const servers = [chat, await bare(), await bare(), await start('serve-express.ts')];
  const [ours, theirs, again, express] = await loadInTurn(servers, settings);
  return [
    ...figures('cached answers', 'bare Hono', ours, theirs),
    control('bare Hono', again, theirs),
    {
      name: 'cached answers',
      peer: 'Express with our engine',
      unit: 'a second',
      ours: ours?.perSecond ?? [],
      theirs: express?.perSecond ?? [],
      wanted: '',
    },
  ];
}

/** The same with Redis, beside a bare route that makes one round trip to it. */
export async function measureCachedWithRedis(settings: CachedSettings): Promise<Figure[]> {
  const redis = await openRedis();
  try {
    const { chat, cached } = await startChat({ REDIS_URL: redis.url });
    const bare = () => start('serve-bare-redis.ts', cached, redis.url);
    const peer = 'bare Hono and one Redis trip';
    const [ours, theirs, again] = await loadInTurn([chat, await bare(), await bare()], settings);
    return [...figures('cached answers with Redis', peer, ours, theirs), control(peer, again, theirs)];
  } finally {
    await redis.close();
  }
}

function figures(name: string, peer: string, ours: Costs | undefined, theirs: Costs | undefined): Figure[] {
  return [
    {
      name,
      peer,
      unit: 'a second',
      ours: ours?.perSecond ?? [],
      theirs: theirs?.perSecond ?? [],
      wanted: '>= 0.6',
    },
    cpuFigure({ name, peer, wanted: '' }, ours, theirs),
  ];
}

async function loadInTurn(
  servers: readonly Served[],
  { rounds, connections }: CachedSettings,
): Promise<Costs[]> {
  return measureByTurns(
    servers.map((server) => {
      const load = new Connections(server, connections, JSON.stringify(QUESTION));
      return { server, burst: () => load.send(REQUESTS) };
    }),
    rounds,
  );
}
