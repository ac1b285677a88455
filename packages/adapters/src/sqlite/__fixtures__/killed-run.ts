/**
 * Runs an indexer and kills it before its n-th statement: `node killed-run.ts <path> <n> <documents>`. The
 * documents are a JSON object from sources to the texts of their passages. The exit code is 0 when the run has
 * fewer statements.
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
