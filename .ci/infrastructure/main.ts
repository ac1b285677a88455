/**
 * Lints and builds infra/ without a warning, and compares the result with the compiled template that the tests read.
 * `--write` updates that one. Needs the Bicep CLI: the command that `--cli` names, else `bicep`, else `az bicep`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const infra = join(import.meta.dirname, '..', '..', 'infra');
const compiled = join(infra, 'compiled', 'main.json');
const say = (text: string) => process.stdout.write(`${text}\n`);

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { write: { type: 'boolean', default: false }, cli: { type: 'string' } },
});
const candidates = options.cli === undefined ? [['bicep'], ['az', 'bicep']] : [[options.cli]];
const cli = candidates.find(([command = '', ...args]) => {
  const versionOf = args.length === 0 ? ['--version'] : [...args, 'version'];
  return spawnSync(command, versionOf, { stdio: 'ignore' }).status === 0;
});

/** The output of the CLI. A warning is a failure: it goes to standard error, as errors do. */
function bicep(verb: string, file: string): string {
  const [command = '', ...before] = cli ?? [];
  const path = join(infra, file);
  const files = before.length === 0 ? [path] : ['--file', path];
  const output = verb === 'lint' ? [] : ['--stdout'];
  const { status, stdout, stderr } = spawnSync(command, [...before, verb, ...files, ...output], {
    encoding: 'utf8',
    maxBuffer: 1e8,
    // The parameter files read it. No deployment is made with it.
    env: { ...process.env, RAG_CLIENT_KEY_SECRET: 'only-for-the-build-of-the-parameter-files' },
  });
  const complaints = stderr.split('\n').filter((line) => /\b(?:Warning|Error)\b/i.test(line));
  if (status !== 0 || complaints.length > 0)
    throw new Error(`bicep ${verb} ${file}:\n${complaints.join('\n') || stderr}`);
  return stdout;
}

/** A template without what says who generated it, which differs from version to version of the CLI. */
function withoutGenerator(template: string): unknown {
  return JSON.parse(template, (key, value) => (key === '_generator' ? undefined : value));
}

if (cli === undefined) {
  say(
    'SKIPPED: infra/ was not linted and built, and the compiled template not compared: there is no Bicep CLI',
  );
} else {
  bicep('lint', 'main.bicep');
  const template = bicep('build', 'main.bicep');
  for (const size of ['dev', 'production']) {
    bicep('lint', `${size}.bicepparam`);
    bicep('build-params', `${size}.bicepparam`);
    say(`bicep build: ${size}, no warning`);
  }
  if (options.write) writeFileSync(compiled, template);
  const isFresh =
    JSON.stringify(withoutGenerator(template)) ===
    JSON.stringify(withoutGenerator(readFileSync(compiled, 'utf8')));
  if (!isFresh)
    throw new Error(
      'infra/compiled/main.json is not what infra/ builds: pnpm run check:infrastructure --write',
    );
  say('infra/compiled/main.json is up to date');
}
