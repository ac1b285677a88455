/**
 * A large local index beside SQLite's own full-text search over the same passages: how long it takes to publish, to
 * open and to search, and how much memory it needs. Each index is opened in a process of its own, in turn, round by
 * round, so that a busy machine is busy for both. `docs/performance.md` explains the figures.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINES, type EngineName } from './engines.ts';
import type { Measured } from './measure-engine.ts';
import { createSyntheticCorpus, type SyntheticDocument } from './synthetic-passages.ts';

const { values } = parseArgs({
  options: {
    /** Numbers of passages. */
    size: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
    questions: { type: 'string', default: '400' },
    /** One round with few passages: shows that it runs, and measures nothing. */
    short: { type: 'boolean', default: false },
    /** The file that the figures are written to, with the values of all rounds. */
    json: { type: 'string' },
  },
});
const sizes = values.short ? [200] : (values.size ?? ['10000', '100000']).map(Number);
const rounds = values.short ? 1 : Number(values.rounds);
const questions = values.short ? 20 : Number(values.questions);
const names = Object.keys(ENGINES) as EngineName[];
const corpus = createSyntheticCorpus();

/** The values of all rounds. */
type Values = Partial<Record<string, number[]>>;
const all: { size: number; engine: EngineName; values: Values }[] = [];
for (const size of sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-index-'));
  try {
    for (const name of names) all.push({ size, engine: name, values: {} });
    for (const name of names) await publish(size, name, folder, 0);
    for (let round = 1; round <= rounds; round++) {
      for (const name of names) {
        const measured = measure(name, pathOf(folder, name), size);
        for (const [figure, value] of Object.entries(measured)) record(size, name, figure, value);
      }
      for (const name of names) await publish(size, name, folder, round);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
for (const size of sizes)
  process.stdout.write(`\n${size} passages, the best of ${rounds}\n${toTable(size)}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(all, undefined, 2)}\n`);

/** Publishes all documents as edition 0, and 1 % of them as each later one. */
async function publish(size: number, name: EngineName, folder: string, edition: number): Promise<void> {
  const path = pathOf(folder, name);
  const count = size / corpus.document(0, 0).passages.length;
  const step = edition === 0 ? 1 : 100;
  const documents: SyntheticDocument[] = [];
  for (let number = edition % step; number < count; number += step)
    documents.push(corpus.document(number, edition));
  const beganMs = performance.now();
  await ENGINES[name].publish(path, documents, edition);
  record(size, name, edition === 0 ? 'publishAllMs' : 'publishChangesMs', performance.now() - beganMs);
  record(size, name, edition === 0 ? 'fileMebibytes' : 'laterFileMebibytes', statSync(path).size / 2 ** 20);
}

function measure(name: EngineName, path: string, size: number): Measured {
  const documents = size / corpus.document(0, 0).passages.length;
  const script = join(import.meta.dirname, 'measure-engine.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', script, name, path, String(documents), String(questions)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

function record(size: number, engine: EngineName, figure: string, value: number): void {
  const figures = all.find((each) => each.size === size && each.engine === engine)?.values ?? {};
  figures[figure] = [...(figures[figure] ?? []), Number(value.toFixed(3))];
}

function toTable(size: number): string {
  const [ours, theirs] = names.map(
    (name) => all.find((each) => each.size === size && each.engine === name)?.values,
  );
  const rows = Object.entries(ours ?? {}).map(([figure, own = []]) => {
    const [our, their] = [Math.min(...own), Math.min(...(theirs?.[figure] ?? []))];
    return [figure, our.toFixed(1), their.toFixed(1), (our / their).toFixed(2)];
  });
  return [['', 'ours', 'FTS5', 'ratio'], ...rows]
    .map(([name = '', ...cells]) => `${name.padEnd(20)}${cells.map((cell) => cell.padStart(10)).join('')}`)
    .join('\n');
}

function pathOf(folder: string, name: EngineName): string {
  return join(folder, `${name}.sqlite`);
}
