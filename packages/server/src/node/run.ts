import {
  type Configuration,
  ConfigurationError,
  findNotices,
  type Notice,
  readConfiguration,
} from '@rag/configuration';
import { sleep } from '@rag/core/adapter';
import { describeMissing, findMissing } from '../documents/index.ts';
import { type ConnectionLimits, type Listener, listen } from '../networking/index.ts';
import { createLogger, type Logger } from '../observability/index.ts';
import { type NodeService, openService } from './open-service.ts';

/** The input and output of the process. */
export interface ProcessIO {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Calls the listener at the first signal to end. A second signal ends the process at once. */
  readonly onSignal: (listener: () => void) => void;
}

const EXIT_OK = 0;
const EXIT_FAILURE = 1;
const EXIT_CONFIGURATION = 2;

/** Serves until a signal comes, then shuts down in order. Resolves with the exit code. */
export async function run({ env, stdout, stderr, onSignal }: ProcessIO): Promise<number> {
  const signalled = new Promise<void>((resolve) => {
    onSignal(resolve);
  });
  let configuration: Configuration;
  try {
    configuration = readConfiguration(env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    stderr.write(`${error.message}\n`);
    return EXIT_CONFIGURATION;
  }

  const onTerminal = stdout.isTTY === true;
  const logger = createLogger(configuration.telemetry.logLevel ?? (onTerminal ? 'warn' : 'info'), stdout);
  for (const notice of findNotices(env)) tell(notice, logger, onTerminal ? stdout : undefined);
  let service: NodeService | undefined;
  let listener: Listener;
  try {
    service = await openService(configuration, logger);
    listener = await listen(service.fetch, {
      host: configuration.http.host,
      port: configuration.http.port,
      connections: connectionLimits(configuration),
    });
  } catch (error) {
    stderr.write(`${describeStartFailure(error, configuration.http)}\n`);
    await service?.close();
    return error instanceof ConfigurationError ? EXIT_CONFIGURATION : EXIT_FAILURE;
  }

  const problems = await service.readiness();
  await warnMissingDocuments(configuration, logger);
  if (onTerminal) stdout.write(`${greeting(listener.url, problems)}\n`);
  else logger.info({ url: listener.url, problems }, 'listening');
  logger.flush();

  await signalled;
  service.beginShutdown();
  logger.info({}, 'shutting down');
  logger.flush();
  if (configuration.http.shutdownDelayMs > 0) {
    // The load balancer has to see "not ready" before connections are refused.
    listener.drain();
    await sleep(configuration.http.shutdownDelayMs);
  }
  await listener.close(configuration.http.shutdownGraceMs, service.endStreams);
  await service.close();
  logger.info({}, 'shut down');
  logger.flush();
  return EXIT_OK;
}

/** On a terminal, whose log shows warnings only, what is no mistake is printed. */
function tell({ message, isMistake }: Notice, logger: Logger, terminal?: ProcessIO['stdout']): void {
  if (isMistake) logger.warn({}, message);
  else if (terminal === undefined) logger.info({}, message);
  else terminal.write(`${message}\n`);
}

/** Only for the embedded index: listing the documents of another index takes too long at a start. The doctor does it. */
async function warnMissingDocuments(configuration: Configuration, logger: Logger): Promise<void> {
  if (configuration.search.endpoint !== undefined) return;
  const found = await findMissing(configuration).catch(() => undefined);
  const line = found && describeMissing(found, configuration.storage.documentsFolder);
  if (line !== undefined) logger.warn({ missing: found?.missing.length }, line);
}

/** An address may have twice as many connections as streams, for clients that reconnect, and never fewer than this. */
const MIN_CONNECTIONS_PER_IP = 1_000;
/** How much longer than an answer a connection may be inactive, so that an answer that times out still says so. */
const INACTIVITY_MARGIN_MS = 15_000;

function connectionLimits(configuration: Configuration): Partial<ConnectionLimits> {
  const inactivityMs = configuration.limits.maxAnswerMs + INACTIVITY_MARGIN_MS;
  if (configuration.http.trustedProxy.kind !== 'none') return { inactivityMs };
  const maxConnectionsPerIp = Math.max(MIN_CONNECTIONS_PER_IP, 2 * configuration.limits.maxStreamsPerAddress);
  return { inactivityMs, maxConnectionsPerIp };
}

function greeting(url: string, problems: readonly string[]): string {
  if (problems.includes('index missing')) {
    return `Listening at ${url}, but nothing is indexed yet: run "pnpm index <folder>"; no restart is needed.`;
  }
  if (problems.length > 0) return `Listening at ${url}, but not ready: ${problems.join(', ')}.`;
  return `Ready. Ask your documents at ${url}`;
}

function describeStartFailure(error: unknown, { host, port }: Configuration['http']): string {
  if (error instanceof ConfigurationError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use: stop the program that listens on it, or set PORT to another one.`;
  if (code === 'EACCES') return `This user may not use port ${port}: set PORT to a number above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST ${host} is not an address of this machine: unset it, or set it to 127.0.0.1 or 0.0.0.0.`;
  return `The service did not start: ${error instanceof Error ? error.message : String(error)}`;
}
