#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded, so that the next start need not compile it again.
enableCompileCache();
// Whoever reads the log may leave; the service stays.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

const { run } = await import('./node/index.ts');

process.exitCode = await run({
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  onSignal: (listener) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, listener);
  },
});
