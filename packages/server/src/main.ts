#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// First, so that the code of all later modules is cached and the next start need not compile it again.
enableCompileCache();
// The service keeps running when the reader of its log has gone.
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
