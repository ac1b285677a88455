/**
 * Reads `.env` in the working directory, if there is one. Variables of the environment take precedence. The scripts of
 * the root package.json import this file before a program, so that programs do not read files themselves. Node's own
 * `--env-file-if-exists` loses variables of files that Windows editors wrote, and warns at every start without a file.
 */
import { existsSync, readFileSync } from 'node:fs';
import './end-with-reader.ts';
import { readEnvFile } from './env-file.ts';

const FILE = '.env';

try {
  if (existsSync(FILE)) {
    const { env } = process;
    const { variables, unreadLines } = await readEnvFile(readFileSync(FILE));
    for (const [name, value] of Object.entries(variables)) env[name] ??= value;
    for (const line of unreadLines)
      process.stderr.write(`${FILE}, line ${line}: is not read, as it is not NAME=value.\n`);
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
  process.stderr.write(`${FILE} cannot be read${code}.\n`);
  process.exit(2);
}
