/**
 * `pnpm dev:azure` runs the whole service in its Azure configuration on this machine. It starts stand-ins for
 * Azure's services, indexes the documents (of DOCUMENTS_DIR or of the given paths) and serves until Ctrl-C.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startAzureProfile, withAzureProfile } from './start-azure-profile.ts';

const PACKAGES = join(import.meta.dirname, '..', '..', '..');
const INDEXER = join(PACKAGES, 'indexer', 'src', 'main.ts');
/** The indexer's exit code when some documents failed. */
const PARTIAL = 3;
const SERVER = join(PACKAGES, 'server', 'src', 'main.ts');

let isEnding = false;
let running: ChildProcess | undefined;
// Ctrl-C can reach this process twice, through its parent too. The child must get it once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!isEnding) running?.kill(signal);
    isEnding = true;
  });
}

const profile = await startAzureProfile();
const environment = withAzureProfile(process.env, profile.variables);

/** Runs a program in a process group of its own and resolves with its exit code. */
async function runProgram(main: string, args: readonly string[]): Promise<number> {
  running = spawn(process.execPath, [main, ...args], { env: environment, stdio: 'inherit', detached: true });
  const [code] = await once(running, 'exit');
  return typeof code === 'number' ? code : 1;
}

const lines = Object.entries(profile.variables).map(([name, value]) => `${name}=${value}`);
if (profile.withoutRedis !== undefined) lines.push(`# without Redis: ${profile.withoutRedis}`);
process.stdout.write(`The Azure configuration, with stand-ins on this machine:\n\n${lines.join('\n')}\n\n`);
process.stdout.write(
  'Its answers are made up: a stand-in for the model quotes sentences of the passages. So are tokens, prices and vectors.\n\n',
);

try {
  const indexed = isEnding ? 1 : await runProgram(INDEXER, ['index', ...process.argv.slice(2)]);
  // The indexer has reported the documents that failed; the others are served.
  const isServable = indexed === 0 || indexed === PARTIAL;
  process.exitCode = isServable && !isEnding ? await runProgram(SERVER, []) : indexed;
} finally {
  await profile.close();
}
