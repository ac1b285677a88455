/**
 * Writes what an edge deployment needs to `dist/edge`: the worker, with the title and examples of the chat
 * page that the environment names, and the published index of its `DATA_DIR`, where there is one.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { exportSqliteIndex, isIndexPublished } from '@rag/adapters/sqlite';
import { indexPath, readConfiguration } from '@rag/configuration';
import { examplesOf } from '../src/pages/index.ts';
import { buildWorker, COMPATIBILITY } from './build-worker.ts';

const { chat, storage } = readConfiguration(process.env);
// Scripts of a package run in its folder; a path in the environment is meant from where they were called.
const calledFrom = process.env['INIT_CWD'] ?? process.cwd();
const folder = join(import.meta.dirname, '..', 'dist', 'edge');
mkdirSync(folder, { recursive: true });

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
  const kibibytes = (bytes: number): string => `${(bytes / 1_024).toFixed(0)} KiB`;
  const sizes = `${kibibytes(Buffer.byteLength(content))}, ${kibibytes(gzipSync(content).length)} gzipped`;
  process.stdout.write(`${join(folder, name)}: ${sizes}\n`);
}

const examples = examplesOf({
  chat,
  storage: { ...storage, documentsFolder: resolve(calledFrom, storage.documentsFolder) },
});
write(
  'worker.js',
  await buildWorker({
    title: chat.title,
    examples,
    // The edge answers with a model.
    quotesOnly: false,
    sessionSeconds: chat.sessionTtlMs / 1_000,
  }),
);
process.stdout.write(
  `compatibility date ${COMPATIBILITY.compatibilityDate}, flags ${COMPATIBILITY.compatibilityFlags}\n`,
);

const path = resolve(calledFrom, indexPath(storage));
if (await isIndexPublished({ path })) write('index.jsonl', await exportSqliteIndex({ path }));
else process.stdout.write(`no index at ${path}: run \`pnpm index\` first to export one\n`);
