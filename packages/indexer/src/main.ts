#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Node keeps the compiled sources between starts, because `index --if-missing` runs before every start.
enableCompileCache();
const { runProgram } = await import('./program.ts');

const stop = new AbortController();
// The second signal ends the process at once. The index survives that as well.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

await runProgram(process.argv.slice(2), {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
  setExitCode: (code) => {
    process.exitCode = code;
  },
});
