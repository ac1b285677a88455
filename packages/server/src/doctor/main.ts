import { runDoctor } from './run-doctor.ts';

process.exitCode = await runDoctor({ args: process.argv.slice(2), env: process.env, stdout: process.stdout });
