/**
 * One run of an indexer, killed before its n-th statement: `node killed-run.ts <path> <n> <documents>`,
 * where the documents are JSON: source to the texts of its passages. Ends by SIGKILL, or with 0 when there
 * were fewer statements.
 */

import { argv, kill, pid } from 'node:process';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { runIndexer } from './run-indexer.ts';

const [, , path = '', killAt = '', documents = '{}'] = argv;
let statements = 0;

function countAndKill(): void {
  statements += 1;
  if (statements === Number(killAt)) kill(pid, 'SIGKILL');
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  countAndKill();
  exec.call(this, sql);
};
const { run } = StatementSync.prototype;
StatementSync.prototype.run = function (this: StatementSync, ...parameters: readonly unknown[]) {
  countAndKill();
  return Reflect.apply(run, this, parameters);
} as typeof run;

await runIndexer(path, JSON.parse(documents));
