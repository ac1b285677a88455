/**
 * Reads `.env` in the working directory, where there is one; what the environment names already wins. The
 * scripts of package.json import it ahead of a program, so that the programs themselves know no files:
 * `--env-file-if-exists` would do it, but complains at every start without one.
 */
import { existsSync } from 'node:fs';

if (existsSync('.env')) process.loadEnvFile('.env');
