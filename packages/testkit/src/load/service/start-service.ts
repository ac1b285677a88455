import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withAzureProfile } from '../../dev-azure/start-azure-profile.ts';
import { startRedis } from '../../redis/index.ts';
import type { UsageCommand, UsageReport } from './report-usage.ts';
import { readServerFlags } from './server-flags.ts';
import type { StandInCounts } from './stand-in-counts.ts';

const PACKAGES = join(import.meta.dirname, '..', '..', '..', '..');
const INDEXER = join(PACKAGES, 'indexer', 'src', 'main.ts');
const SERVER = join(PACKAGES, 'server', 'src', 'main.ts');
const DOCKERFILE = join(PACKAGES, '..', 'Dockerfile');
const START_TIMEOUT_MS = 120_000;

export interface ServiceOptions {
  /** The median time of an answer of the model. */
  readonly modelMs: number;
  readonly seed: number;
  /** The environment of the server. The Azure configuration replaces a part of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Variables of the server in addition to those of the Azure configuration. */
  readonly variables: Readonly<Record<string, string>>;
  readonly onUsage: (report: UsageReport) => void;
}

/** The service in its Azure configuration: one process, started as in its image, with stand-ins and Redis. */
export interface RunningService {
  readonly url: string;
  readonly redisUrl: string;
  /** The calls to the stand-ins so far. */
  readCounts(): Promise<StandInCounts>;
  /** What the server uses now. */
  readUsage(): Promise<UsageReport>;
  /** From now on, a profile of the server's processor time is taken. */
  startProfile(): void;
  saveProfile(file: string): void;
  close(): Promise<void>;
}

/** Starts stand-ins and Redis, indexes the sample corpus and starts the server. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const children: ChildProcess[] = [];
  const redis = await startRedis();
  const close = async (): Promise<void> => {
    for (const child of children.toReversed()) await endProcess(child);
    await redis.stop();
  };
  try {
    const flags = readServerFlags(await readFile(DOCKERFILE, 'utf8'));
    // They hold as many open calls as the server, and collect them as seldom.
    const standIns = fork(
      join(import.meta.dirname, 'run-stand-ins.ts'),
      [String(options.modelMs), String(options.seed)],
      { execArgv: flags },
    );
    children.push(standIns);
    const [profile] = (await firstMessage(standIns)) as [Record<string, string>];
    const environment = withAzureProfile(options.environment, {
      ...profile,
      REDIS_URL: redis.url,
      CLIENT_KEY_SECRET: randomBytes(32).toString('base64'),
      PORT: '0',
      TRUSTED_PROXY: 'hops:1',
      LOG_LEVEL: 'info',
      ...options.variables,
    });
    await runToEnd(
      fork(INDEXER, ['index'], { env: environment, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
    const server = fork(SERVER, {
      env: environment,
      execArgv: [...flags, '--import', join(import.meta.dirname, 'report-usage.ts')],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    children.push(server);
    server.on('message', options.onUsage);
    const send = (command: UsageCommand): void => void server.send(command);
    return {
      url: await findUrl(server),
      redisUrl: redis.url,
      async readCounts() {
        const answer = once(standIns, 'message') as Promise<[StandInCounts]>;
        standIns.send('count');
        return (await answer)[0];
      },
      async readUsage() {
        const answer = once(server, 'message') as Promise<[UsageReport]>;
        send('report');
        return (await answer)[0];
      },
      startProfile: () => send('profile'),
      saveProfile: (saveTo) => send({ saveTo }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function firstMessage(child: ChildProcess): Promise<unknown[]> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The stand-ins did not start.')));
  return Promise.race([once(child, 'message'), ended]);
}

async function runToEnd(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`Indexing ended with exit code ${code}.`);
}

/** The URL in the server's log. */
async function findUrl(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('The server has no output.');
  const lines = createInterface({ input: server.stdout });
  const signal = AbortSignal.timeout(START_TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const url = /"url":"([^"]+)"/u.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    server.once('exit', (code) => reject(new Error(`The server ended with exit code ${code}.`)));
    signal.addEventListener('abort', () => reject(new Error('The server did not start in time.')));
  });
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
