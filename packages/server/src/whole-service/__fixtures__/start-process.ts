import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const PACKAGES = join(import.meta.dirname, '../../../..');
const SERVER = join(PACKAGES, 'server/src/main.ts');
const INDEXER = join(PACKAGES, 'indexer/src/main.ts');

type Environment = Readonly<Record<string, string>>;

export interface ServerProcess {
  readonly url: string;
  /** The log so far, line by line. */
  readonly log: readonly Record<string, unknown>[];
  readonly pid: number;
  /** Its output so far, on stdout and stderr. */
  output(): string;
  /** Sends SIGTERM, as a platform does. Resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Kills the process, as a crash would. Resolves when it has ended; a second call is no error. */
  kill(): Promise<void>;
}

/** The service as `pnpm start` runs it, with only the given environment, on a free port. */
export async function startServer(environment: Environment): Promise<ServerProcess> {
  const child = spawn(process.execPath, [SERVER], {
    env: { PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  killWithParent(child);
  const log: Record<string, unknown>[] = [];
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += String(data);
    });
  const complaints = text(child.stderr);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      if (entry['msg'] === 'listening') resolve(String(entry['url']));
    });
    child.once('close', async () => reject(new Error(`The service ended: ${await complaints}`)));
  });
  return {
    url,
    log,
    pid: child.pid ?? 0,
    output: () => output,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await exit;
      return code;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** Runs `pnpm index --json` and returns its summary; throws its output when it fails. */
export async function runIndexer(
  environment: Environment,
  ...args: readonly string[]
): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, [INDEXER, 'index', '--json', ...args], {
    env: { CI: 'true', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  killWithParent(child);
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'close');
  const [summary, complaints] = await outputs;
  if (code !== 0) throw new Error(`The indexer ended with ${code}: ${complaints}`);
  return JSON.parse(summary) as Record<string, unknown>;
}

function killWithParent(child: ChildProcess): void {
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}
