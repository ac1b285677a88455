/**
 * Opens an index in a process of its own and writes what it measured to its standard output, as JSON:
 * `node --expose-gc measure-engine.ts <engine> <path> <documents> <questions>`.
 */
import { ENGINES, type EngineName } from './engines.ts';
import { createSyntheticCorpus } from './synthetic-passages.ts';

/** What one process measured of one index. */
export interface Measured {
  /** From the call until the first question can be answered. */
  readonly readyMs: number;
  readonly readyCpuMs: number;
  /** Of a search: when all are asked for the first time, and of later passes the best of each. */
  readonly firstP95Ms: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** How much the process grew since before it opened the index. */
  readonly readyMebibytes: number;
  readonly usedMebibytes: number;
}

const PASSES = 5;
const [name = 'ours', path = '', documents = '0', questions = '0'] = process.argv.slice(2);
const asked = createSyntheticCorpus().questions(Number(questions), Number(documents));

const startRss = rss();
const startCpu = process.cpuUsage();
const startMs = performance.now();
const engine = await ENGINES[name as EngineName].open(path);
const readyMs = performance.now() - startMs;
const { user, system } = process.cpuUsage(startCpu);
const readyMebibytes = rss() - startRss;

const first: number[] = [];
/** Of each question the best of all later passes, since a busy machine interrupts some of them. */
const best = asked.map(() => Number.POSITIVE_INFINITY);
let found = 0;
for (let pass = 0; pass <= PASSES; pass++) {
  for (const [place, question] of asked.entries()) {
    const beganMs = performance.now();
    found += await engine.search(question);
    const tookMs = performance.now() - beganMs;
    if (pass === 0) first.push(tookMs);
    else best[place] = Math.min(best[place] ?? 0, tookMs);
  }
}
if (found === 0) throw new Error(`${name} found nothing.`);
const measured: Measured = {
  readyMs,
  readyCpuMs: (user + system) / 1_000,
  firstP95Ms: share(first, 0.95),
  p50Ms: share(best, 0.5),
  p95Ms: share(best, 0.95),
  readyMebibytes,
  usedMebibytes: rss() - startRss,
};
process.stdout.write(JSON.stringify(measured));
await engine.close();

function share(times: readonly number[], part: number): number {
  const sorted = times.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

function rss(): number {
  global.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
}
