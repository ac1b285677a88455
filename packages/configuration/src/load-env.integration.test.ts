import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LOAD_ENV = join(import.meta.dirname, 'load-env.ts');
const PROGRAM = 'console.log(process.env.TOP_K, process.env.PORT)';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'env-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(env: Record<string, string> = {}) {
  const options = { cwd: folder, env, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', LOAD_ENV, '-e', PROGRAM],
    options,
  );
  return { status, stdout: stdout.trim(), stderr };
}

it('a program gets the variables of a .env file that PowerShell wrote', () => {
  writeFileSync(join(folder, '.env'), '\uFEFFTOP_K=3\r\nPORT=4211\r\n', 'utf16le');
  expect(run()).toEqual({ status: 0, stdout: '3 4211', stderr: '' });
});

it('variables of the environment take precedence over .env', () => {
  writeFileSync(join(folder, '.env'), '\uFEFFTOP_K=3\nPORT=4211\n');
  expect(run({ TOP_K: '5' }).stdout).toBe('5 4211');
});

it('a line that sets no variable is named without its content', () => {
  writeFileSync(join(folder, '.env'), 'TOP_K=3\nPORT: 4211\n');
  expect(run()).toEqual({
    status: 0,
    stdout: '3 undefined',
    stderr: '.env, line 2: is not read, as it is not NAME=value.\n',
  });
});

it('a program starts without a .env file', () => {
  expect(run()).toEqual({ status: 0, stdout: 'undefined undefined', stderr: '' });
});

it('a .env that cannot be read ends the program with one line', () => {
  mkdirSync(join(folder, '.env'));
  expect(run()).toEqual({ status: 2, stdout: '', stderr: '.env cannot be read (EISDIR).\n' });
});

describe('a program whose reader closes the pipe', () => {
  /** The program writes without end. Its reader closes the pipe after the first line. */
  async function runWithoutReader(program: string) {
    const child = spawn(process.execPath, ['--import', LOAD_ENV, '-e', program], { cwd: folder, env: {} });
    const complaints = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    return { code, complaints: await complaints };
  }
  const WRITE = 'setInterval(() => console.log("a line"), 1);';

  it('ends quietly', async () => {
    expect(await runWithoutReader(WRITE)).toEqual({ code: 0, complaints: '' });
  });

  it('goes on if it handles the error itself', async () => {
    const handle = 'process.stdout.once("error", () => process.exit(7));';
    expect(await runWithoutReader(`${handle} ${WRITE}`)).toEqual({ code: 7, complaints: '' });
  });
});
