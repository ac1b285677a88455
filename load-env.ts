/**
 * Reads `.env` in the working directory, if there is one. Variables of the environment take precedence. The scripts of
 * package.json import this file before a program, so that programs do not read files themselves. Node's own
 * `--env-file-if-exists` prints a warning at every start without a file.
 */
import { existsSync } from 'node:fs';

if (existsSync('.env')) process.loadEnvFile('.env');
