import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Launch, READY } from './launch-request.ts';

const COMMAND = 'redis-server';
const MIN_VERSION = 7;

/** Runs servers as child processes. Undefined when there is no `redis-server` 7 or newer on the PATH. */
export async function createProcessLauncher(): Promise<Launch | undefined> {
  const version = await promisify(execFile)(COMMAND, ['--version']).catch(() => undefined);
  if (Number(/v=(\d+)/.exec(version?.stdout ?? '')?.[1] ?? 0) < MIN_VERSION) return undefined;

  return async ({ servers, files = {} }) => {
    const directory = await mkdtemp(join(tmpdir(), 'redis-'));
    for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
    let children: ChildProcess[] = [];

    const signal = async (name: NodeJS.Signals): Promise<void> => {
      for (const child of children) child.kill(name);
    };
    const kill = async (): Promise<void> => {
      const ends = children.filter(isRunning).map((child) => once(child, 'exit'));
      await signal('SIGKILL');
      await Promise.all(ends);
    };
    const start = async (): Promise<void> => {
      children = servers.map((args) => {
        const words = ['--bind', '127.0.0.1', '--dir', directory, ...args].map((word) =>
          word.replaceAll('{directory}', directory),
        );
        return spawn(COMMAND, words, { stdio: ['ignore', 'pipe', 'pipe'] });
      });
      await Promise.all(children.map(waitUntilReady));
    };
    const killWithParent = (): void => {
      for (const child of children) child.kill('SIGKILL');
    };

    process.once('exit', killWithParent);
    await start();
    return {
      host: '127.0.0.1',
      pause: () => signal('SIGSTOP'),
      resume: () => signal('SIGCONT'),
      kill,
      start,
      async stop() {
        await kill();
        process.off('exit', killWithParent);
        await rm(directory, { recursive: true, force: true });
      },
    };
  };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function waitUntilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      if (log.includes(READY)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', () =>
      reject(new Error(`${COMMAND} ended before it was ready:\n${log.slice(-2_000)}`)),
    );
  });
}
