import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type AzureProfile, startAzureProfile, withAzureProfile } from '@rag/testkit/dev-azure';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runDoctor } from '../doctor/index.ts';

const PACKAGES = join(import.meta.dirname, '..', '..', '..');
const PROGRAMS = {
  index: join(PACKAGES, 'indexer', 'src', 'main.ts'),
  serve: join(import.meta.dirname, '..', 'main.ts'),
  doctor: join(import.meta.dirname, '..', 'doctor', 'main.ts'),
};
const DOCUMENTS_DIR = join(PACKAGES, '..', 'docs', 'corpus');
const DATA_DIR = mkdtempSync(join(tmpdir(), 'azure-'));

let profile: AzureProfile;
let server: ChildProcess | undefined;
let url: string;
const shown: string[] = [];

function start(program: keyof typeof PROGRAMS, args: string[], env: Record<string, string>): ChildProcess {
  const base = { DATA_DIR, DOCUMENTS_DIR, PORT: '0' };
  const child = spawn(process.execPath, [PROGRAMS[program], ...args], {
    env: { ...withAzureProfile(base, profile.variables), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of [child.stdout, child.stderr]) output?.on('data', (data) => shown.push(String(data)));
  return child;
}

async function run(program: keyof typeof PROGRAMS, args: string[] = [], env: Record<string, string> = {}) {
  const child = start(program, args, env);
  let stdout = '';
  child.stdout?.on('data', (data) => {
    stdout += String(data);
  });
  const [code] = await once(child, 'close');
  return { code, stdout };
}

async function ask(message: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message }),
  });
  return (await response.json()) as Record<string, unknown>;
}

beforeAll(async () => {
  profile = await startAzureProfile();
  const { code } = await run('index', ['index']);
  if (code !== 0) throw new Error(`The indexer ended with ${code}: ${shown.join('')}`);
  server = start('serve', [], {});
  url = await new Promise<string>((resolve, reject) => {
    if (server?.stdout === null || server?.stdout === undefined) throw new Error('no pipe');
    createInterface(server.stdout).on('line', (line) => {
      const { msg, url: address } = JSON.parse(line) as Record<string, unknown>;
      if (msg === 'listening') resolve(String(address));
    });
    server.once('exit', () => reject(new Error(`The service ended: ${shown.join('')}`)));
  });
});

afterAll(async () => {
  server?.kill('SIGKILL');
  await profile?.close();
  rmSync(DATA_DIR, { recursive: true });
});

it.each([
  ['How much does an annual library card cost?', 'fees-and-charges-2026.pdf#page=5'],
  ['Wie viele Tage darf ein Kind nach Fieber nicht in die Kita?', 'kita-ratgeber.pdf#page=4'],
])('the service on Azure answers "%s" from the right page', async (question, page) => {
  const answer = await ask(question);
  expect(answer).toMatchObject({ outcome: 'answered', degraded: false });
  expect(answer['sources']).toContain(page);
});

it('the service on Azure answers a repeated question from the cache, with the same sources', async () => {
  const question = 'When are library books due back?';
  const first = await ask(question);
  const second = await ask(question);
  expect(second).toMatchObject({ cached: true, sources: first['sources'] });
});

it('the indexer does nothing when everything is indexed', async () => {
  const { stdout } = await run('index', ['index', '--if-missing', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'present' });
});

it('the doctor reports no failure for the service on Azure', async () => {
  const { code, stdout } = await run('doctor');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.slice(0, 19).trim().split(/\s+/)),
  ).toEqual([
    ['ok', 'documents'],
    ['ok', 'port'],
    ['ok', 'model'],
    ['ok', 'model'],
    ['ok', 'embeddings'],
    ['ok', 'index'],
    ['ok', 'redis'],
  ]);
  expect(code).toBe(0);
});

it.each([
  [{ AZURE_OPENAI_KEY: 'wrong' }, 'model', 'set AZURE_OPENAI_KEY to a valid key'],
  [
    { AZURE_OPENAI_DEPLOYMENT: 'gpt-4o-mini,gone' },
    'model',
    'deploy a model of that name, or name one that is deployed',
  ],
  [{ AZURE_SEARCH_KEY: 'wrong' }, 'index', 'set AZURE_SEARCH_KEY to a valid key of the service'],
  [{ AZURE_SEARCH_INDEX: 'another' }, 'index', 'run pnpm index'],
  [
    { AZURE_SEARCH_ENDPOINT: 'http://127.0.0.1:1' },
    'index',
    'check AZURE_SEARCH_ENDPOINT, and the network in between',
  ],
  [
    { AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-large' },
    'index',
    'run pnpm index, which embeds all documents again, or configure the former model',
  ],
  [
    { EMBEDDING_DIMENSIONS: '512' },
    'index',
    'run pnpm index, which embeds all documents again, or configure the former model',
  ],
  [{ REDIS_URL: 'redis://127.0.0.1:1' }, 'redis', expect.stringContaining('check host, port and rediss://')],
  [{ REDIS_CLUSTER: 'true' }, 'redis', expect.stringContaining('set REDIS_CLUSTER=false')],
])('with %o the doctor tells how to fix the %s', async (env: Record<string, string>, check, remedy) => {
  let stdout = '';
  const write = (text: string): void => {
    stdout += text;
  };
  const all = { DATA_DIR, DOCUMENTS_DIR, PORT: '0', ...profile.variables, ...env };
  const code = await runDoctor({ args: ['--json'], env: all, stdout: { write } });
  shown.push(stdout);
  const { ok, findings } = JSON.parse(stdout);
  expect(findings).toContainEqual({ check, status: 'fail', message: expect.any(String), remedy });
  expect([code, ok]).toEqual([1, false]);
});

it('the service on Azure never exposes a key', () => {
  const { AZURE_OPENAI_KEY = '', AZURE_SEARCH_KEY = '' } = profile.variables;
  for (const key of [AZURE_OPENAI_KEY, AZURE_SEARCH_KEY]) expect(shown.join('')).not.toContain(key);
});
