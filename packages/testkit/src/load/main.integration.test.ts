import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('pnpm load measures the service in its Azure configuration and forecasts a fleet', async () => {
  const options = [
    '--rate',
    '4',
    '--minutes',
    '0.1',
    '--warm-up',
    '1',
    '--curve',
    'flat',
    '--think',
    '0.2',
    '--json',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'main.ts'),
    ...options,
  ]);
  const { run, replica, forecasts } = JSON.parse(stdout);
  expect(run.outcomes).toMatchObject({ failed: 0, limited: 0, overloaded: 0 });
  expect(run.outcomes.answered).toBeGreaterThan(5);
  expect(run.latency.firstTextOfMisses.count).toBeGreaterThan(0);
  for (const value of [replica.cpuMs, replica.memoryMiB, replica.inputTokens, replica.redisCommands])
    expect(value).toBeGreaterThan(0);
  expect(forecasts).toHaveLength(3);
});
