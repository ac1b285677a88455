import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationError } from '@rag/adapters/environment';
import type { Service } from '../composition.ts';
import { composeService } from '../composition.ts';
import type { ServerSettings } from '../configuration/server-settings.ts';
import { readSettings } from '../configuration/server-settings.ts';
import { describeMissing, findMissing } from '../documents/find-missing.ts';
import type { ConnectionLimits, Listener } from '../networking/listener.ts';
import { listen, SILENCE_BEYOND_ANSWER_MS } from '../networking/listener.ts';
import { createLogger } from '../observability/create-logger.ts';
import type { Logger } from '../observability/logger.ts';

/** What the process lends to the service. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Calls the listener when the process is asked to end; a second request ends it at once. */
  readonly onSignal: (listener: () => void) => void;
}

const EXIT_OK = 0;
const EXIT_FAILURE = 1;
const EXIT_CONFIGURATION = 2;

/** Serves until a signal comes, then ends in order. Resolves with the exit code. */
export async function run({ env, stdout, stderr, onSignal }: Surroundings): Promise<number> {
  const asked = new Promise<void>((resolve) => {
    onSignal(resolve);
  });
  let settings: ServerSettings;
  try {
    settings = readSettings(env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    stderr.write(`${error.message}\n`);
    return EXIT_CONFIGURATION;
  }

  const onTerminal = stdout.isTTY === true;
  const logger = createLogger(settings.LOG_LEVEL ?? (onTerminal ? 'warn' : 'info'), stdout);
  let service: Service | undefined;
  let listener: Listener;
  try {
    service = await composeService(settings, logger);
    listener = await listen(service.app.fetch, {
      host: settings.HOST,
      port: settings.PORT,
      connections: connectionLimits(settings),
    });
  } catch (error) {
    stderr.write(`${describeStartFailure(error, settings)}\n`);
    await service?.close();
    return EXIT_FAILURE;
  }

  const problems = await service.readiness();
  await sayWhatIsMissing(settings, logger);
  if (onTerminal) stdout.write(`${greeting(listener.url, problems)}\n`);
  else logger.info({ url: listener.url, problems }, 'listening');
  logger.flush();

  await asked;
  service.beginShutdown();
  logger.info({}, 'shutting down');
  logger.flush();
  if (settings.SHUTDOWN_DELAY_SECONDS > 0) {
    // Whoever spreads the questions has to see it before connections are refused.
    listener.drain();
    await delay(settings.SHUTDOWN_DELAY_SECONDS * 1_000);
  }
  await listener.close(settings.SHUTDOWN_GRACE_SECONDS * 1_000, service.endStreams);
  await service.close();
  logger.info({}, 'ended');
  logger.flush();
  return EXIT_OK;
}

/** Only for the embedded index: to list another one takes a while, which a start has not; the doctor does it. */
async function sayWhatIsMissing(settings: ServerSettings, logger: Logger): Promise<void> {
  if (settings.AZURE_SEARCH_ENDPOINT !== undefined) return;
  const found = await findMissing(settings).catch(() => undefined);
  const line = found && describeMissing(found, settings.DOCUMENTS_DIR);
  if (line !== undefined) logger.warn({ missing: found?.missing.length }, line);
}

/** Twice that is needed where all streams of an address come back at once; and many people may sit behind one. */
const LEAST_CONNECTIONS_PER_PEER = 1_000;

function connectionLimits(settings: ServerSettings): Partial<ConnectionLimits> {
  const silenceMs = settings.STREAM_MAX_SECONDS * 1_000 + SILENCE_BEYOND_ANSWER_MS;
  if (settings.TRUSTED_PROXY !== 'none') return { silenceMs };
  const maxConnectionsPerPeer = Math.max(LEAST_CONNECTIONS_PER_PEER, 2 * settings.STREAMS_PER_ADDRESS);
  return { silenceMs, maxConnectionsPerPeer };
}

function greeting(url: string, problems: readonly string[]): string {
  if (problems.includes('index missing')) {
    return `Listening at ${url}, but nothing is indexed yet: run "pnpm index <folder>"; no restart is needed.`;
  }
  if (problems.length > 0) return `Listening at ${url}, but not ready: ${problems.join(', ')}.`;
  return `Ready. Ask your documents at ${url}`;
}

function describeStartFailure(error: unknown, { HOST, PORT }: ServerSettings): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${PORT} is in use: stop what listens there, or set PORT to another.`;
  if (code === 'EACCES') return `Port ${PORT} may not be used by this user: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST ${HOST} is no address of this machine.`;
  return `The service did not start: ${error instanceof Error ? error.message : String(error)}`;
}
