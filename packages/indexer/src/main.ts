#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Keeps what Node makes of the sources between starts: `index --if-missing` stands before every one.
enableCompileCache();
const { runProgram } = await import('./program.ts');

const stop = new AbortController();
// The second signal finds no listener and ends the process at once, which the index survives as well.
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
