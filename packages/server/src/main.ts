#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded, so that the next start need not compile it again.
enableCompileCache();
const { run } = await import('./run.ts');

process.exitCode = await run({
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  onSignal: (listener) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, listener);
  },
});
