import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { until } from '../until.ts';

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

it('pnpm dev:azure serves the Azure configuration and stops everything that it started', async () => {
  child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    cwd: join(import.meta.dirname, '..', '..', '..', '..'),
    env: { PORT: '0', OPENAI_MODEL: 'of-another-configuration' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(String(data)));
  const url = await until('the service', () => /"url":"([^"]+)"/.exec(output.join(''))?.[1], 240_000);
  const endpoint = /AZURE_SEARCH_ENDPOINT=(\S+)/.exec(output.join(''))?.[1] ?? '';
  const ready = await fetch(`${url}/ready`);

  child.kill('SIGINT');
  const [code] = await once(child, 'exit');

  expect([ready.status, code]).toEqual([200, 0]);
  for (const gone of [url, endpoint]) await expect(fetch(gone)).rejects.toThrow('fetch failed');
});
