import { type RedisClient, recommendedClusterOptions, recommendedRedisOptions } from '@rag/adapters/redis';
import type { RedisConfiguration, Secret } from '@rag/configuration';
import { withDeadline } from '@rag/core/adapter';
import { Cluster, Redis } from 'ioredis';
import { keepLoggedIn, type TokenSource } from './keep-logged-in.ts';

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
 * to connect. The caller closes it.
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
  const url = new URL(secretUrl.reveal());
  const address = `${url.protocol}//${url.host}`;
  // With tokens, the client connects below, after the first login attempt.
  const lazily = { lazyConnect: credential !== undefined };
  const client = isCluster ? connectCluster(url, lazily) : connect(url, lazily);
  // The client holds the password as plain text, so its printed form is replaced.
  const toText = (): string => `Redis(${address})`;
  Object.defineProperties(client, {
    toJSON: { value: toText },
    [Symbol.for('nodejs.util.inspect.custom')]: { value: toText },
  });

  let isDown = false;
  const reportDown = (error: unknown): void => {
    if (!isDown) onDown(reasonOf(error));
    isDown = true;
  };
  const reportReady = (): void => {
    if (isDown) onReady();
    isDown = false;
  };
  client.on('error', reportDown);
  const ready = new Promise<void>((resolve) => {
    client.on('ready', () => {
      reportReady();
      resolve();
    });
  });
  if (credential === undefined) {
    await waitFor(ready, { timeoutMs: readyTimeoutMs, signal });
    return { client, address, close: async () => client.disconnect() };
  }
  const login = keepLoggedIn({
    client,
    credential,
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    onProblem: reportDown,
    onLoggedIn: () => {
      if (client.status === 'ready') reportReady();
    },
  });
  const connected = login.tried.then(() => client.connect()).catch(() => {});
  await waitFor(
    connected.then(() => ready),
    { timeoutMs: TOKEN_TIMEOUT_MS + readyTimeoutMs, signal },
  );
  return {
    client,
    address,
    async close() {
      login.stop();
      client.disconnect();
    },
  };
}

interface Lazily {
  readonly lazyConnect: boolean;
}

function connect(url: URL, lazily: Lazily): RedisClient {
  return new Redis(url.href, { ...recommendedRedisOptions, ...lazily });
}

function connectCluster(url: URL, lazily: Lazily): RedisClient {
  const username = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const redisOptions = {
    ...recommendedClusterOptions.redisOptions,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    // Nodes give each other's IP addresses, but the certificate names the host in the URL.
    ...(url.protocol === 'rediss:' ? { tls: { servername: url.hostname } } : {}),
  };
  const node = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6_379) };
  return new Cluster([node], { ...recommendedClusterOptions, ...lazily, redisOptions });
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
