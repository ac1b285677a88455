import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureCached, measureCachedWithRedis } from './cached.ts';
import { type Figure, summarize, toTable } from './figures.ts';
import { measureOpenStreams } from './open-streams.ts';
import { measurePieces } from './pieces.ts';
import { pin, stopAll } from './servers.ts';

/**
 * The service beside peers that do the same with less, each in a process of its own. All are measured in turn, round by
 * round, so that a busy machine is busy for all. `docs/performance.md` explains the figures.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '40' },
    connections: { type: 'string', default: '64' },
    streams: { type: 'string', default: '100' },
    'open-streams': { type: 'string', default: '1000' },
    /** One short round of all: shows that it runs, and measures nothing. */
    short: { type: 'boolean', default: false },
    /** The file that the figures are written to, with the values of all rounds. */
    json: { type: 'string' },
  },
});
const rounds = values.short ? 1 : Number(values.rounds);
const cached = { rounds, connections: Number(values.connections) };
const SECTIONS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  cached: () => measureCached(cached),
  redis: () => measureCachedWithRedis(cached),
  pieces: () => measurePieces({ rounds, streams: values.short ? 10 : Number(values.streams) }),
  memory: () =>
    measureOpenStreams({
      rounds: Math.min(rounds, 3),
      streams: values.short ? 50 : Number(values['open-streams']),
    }),
};

const chosen = values.only ?? Object.keys(SECTIONS);
const isPinned = pin(process.pid, 'others');
const figures: Figure[] = [];
try {
  for (const name of chosen) {
    const measure = SECTIONS[name];
    if (measure === undefined)
      throw new Error(`--only takes ${Object.keys(SECTIONS).join(', ')}, and not ${name}.`);
    figures.push(...(await measure()));
    stopAll();
  }
} finally {
  stopAll();
}
const summaries = figures.map(summarize);
process.stdout.write(`${toTable(summaries)}\n`);
if (!isPinned) process.stdout.write('The processes could not be kept on processors of their own.\n');
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ isPinned, summaries, figures }, undefined, 2)}\n`);
