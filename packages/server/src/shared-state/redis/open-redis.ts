import { type RedisClient, recommendedClusterOptions, recommendedRedisOptions } from '@rag/adapters/redis';
import type { ConfigurationError, RedisConfiguration, Secret } from '@rag/configuration';
import { withDeadline } from '@rag/core/adapter';
import { Cluster, Redis } from 'ioredis';
import { keepLoggedIn, type TokenSource } from './keep-logged-in.ts';
import { type RedisAddress, readRedisAddress } from './redis-address.ts';
import { toRefusedDatabase } from './refused-database.ts';

export interface OpenedRedis {
  readonly client: RedisClient;
  /** Without the password. */
  readonly address: string;
  close(): Promise<void>;
}

export interface OpenRedisOptions {
  /** Receives the reason why Redis is down, once per outage. */
  readonly onDown?: (reason: string) => void;
  readonly onReady?: () => void;
  /** How long to wait for the connection. Commands that are sent before it is ready fail at once. Default 500. */
  readonly readyTimeoutMs?: number;
  /** Ends that wait early. */
  readonly signal?: AbortSignal;
  /** Logs in with tokens instead of a password; the user name in the URL, if any, is the identity's object id. */
  readonly credential?: TokenSource;
}

/** The address of the configured Redis. */
export type RedisLocation = Pick<RedisConfiguration, 'isCluster'> & { readonly url: Secret };

const READY_TIMEOUT_MS = 500;
/** How much longer to wait for the first token, without which Redis accepts no login. */
const TOKEN_TIMEOUT_MS = 2_000;

/**
 * Connects to Redis. Resolves when the connection is ready or the wait is over; after that, the client keeps trying
 * to connect. The caller closes it. Rejects with a `ConfigurationError` if the server refuses the database of the URL.
 */
export async function openRedis(
  { url: secretUrl, isCluster }: RedisLocation,
  {
    onDown = () => {},
    onReady = () => {},
    readyTimeoutMs = READY_TIMEOUT_MS,
    signal,
    credential,
  }: OpenRedisOptions = {},
): Promise<OpenedRedis> {
  const address = readRedisAddress(secretUrl.reveal());
  // With tokens, the client connects below, after the first login attempt.
  const lazily = { lazyConnect: credential !== undefined };
  const client = isCluster ? connectCluster(address, lazily) : connect(address, lazily);
  // The client holds the password as plain text, so its printed form is replaced.
  const toText = (): string => `Redis(${address.shown})`;
  Object.defineProperties(client, {
    toJSON: { value: toText },
    [Symbol.for('nodejs.util.inspect.custom')]: { value: toText },
  });

  let isDown = false;
  let isOpening = true;
  let refused: ConfigurationError | undefined;
  const reportDown = (error: unknown): void => {
    if (!isDown) onDown(reasonOf(error));
    isDown = true;
  };
  const reportReady = (): void => {
    if (isDown) onReady();
    isDown = false;
  };
  const settled = new Promise<void>((resolve) => {
    client.on('error', (error) => {
      const problem = toRefusedDatabase(error, address.database);
      // Nothing may be written to another database, also when this happens after a reconnection.
      if (problem !== undefined) client.disconnect(true);
      refused ??= problem;
      if (refused !== undefined) resolve();
      if (refused === undefined || !isOpening) reportDown(error);
    });
    client.on('connect', () => {
      refused = undefined;
    });
    client.on('ready', () => {
      if (refused !== undefined) return;
      reportReady();
      resolve();
    });
  });
  const login =
    credential === undefined
      ? undefined
      : keepLoggedIn({
          client,
          credential,
          ...(address.username === undefined ? {} : { username: address.username }),
          onProblem: reportDown,
          onLoggedIn: () => {
            if (client.status === 'ready') reportReady();
          },
        });
  const connected = login?.tried.then(() => client.connect()).catch(() => {});
  await waitFor(connected === undefined ? settled : connected.then(() => settled), {
    timeoutMs: readyTimeoutMs + (login === undefined ? 0 : TOKEN_TIMEOUT_MS),
    signal,
  });
  isOpening = false;
  const close = async (): Promise<void> => {
    login?.stop();
    client.disconnect();
  };
  if (refused !== undefined) {
    await close();
    throw refused;
  }
  return { client, address: address.shown, close };
}

interface Lazily {
  readonly lazyConnect: boolean;
}

function connect({ host, port, database, usesTls, ...login }: RedisAddress, lazily: Lazily): RedisClient {
  return new Redis({
    ...recommendedRedisOptions,
    ...lazily,
    ...withLogin(login),
    host,
    port,
    db: database,
    ...(usesTls ? { tls: {} } : {}),
  });
}

function connectCluster({ host, port, usesTls, ...login }: RedisAddress, lazily: Lazily): RedisClient {
  const redisOptions = {
    ...recommendedClusterOptions.redisOptions,
    ...withLogin(login),
    // Nodes give each other's IP addresses, but the certificate names the host in the URL.
    ...(usesTls ? { tls: { servername: host } } : {}),
  };
  return new Cluster([{ host, port }], { ...recommendedClusterOptions, ...lazily, redisOptions });
}

function withLogin({ username, password }: Pick<RedisAddress, 'username' | 'password'>): {
  readonly username?: string;
  readonly password?: string;
} {
  return {
    ...(username === undefined ? {} : { username }),
    // A user may have no password.
    ...(username === undefined && password === undefined ? {} : { password: password ?? '' }),
  };
}

/** Only the error's name: ioredis puts commands with their arguments, also passwords, into its messages. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('lastNodeError' in error && error.lastNodeError instanceof Error) return reasonOf(error.lastNodeError);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z][A-Z0-9]+(?= )/.exec(error.message)?.[0] ?? error.name;
}

/** Waits until the work is done, the time is up or the signal is aborted. */
async function waitFor(
  work: Promise<void>,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  await withDeadline(() => work, limits).catch(() => {});
}
