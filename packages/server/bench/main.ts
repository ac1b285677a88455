import { parseArgs } from 'node:util';
import { ask, type Load, load, median, start, startChat, stopAll } from './servers.ts';

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
const settings = { connections: Number(values.connections), seconds: Number(values.seconds) };

try {
  const { chat, cached } = await startChat();
  const bare = await start('serve-bare.ts', cached);
  await Promise.all([ask(bare), ask(chat)]);

  const measured: { bare: Load; chat: Load }[] = [];
  // The first round warms both up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const result = { bare: await load(bare, settings), chat: await load(chat, settings) };
    if (round > 0) measured.push(result);
  }
  report(measured);
} finally {
  stopAll();
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
