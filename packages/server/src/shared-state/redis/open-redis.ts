import { type RedisClient, recommendedClusterOptions, recommendedRedisOptions } from '@rag/adapters/redis';
import type { RedisConfiguration, Secret } from '@rag/configuration';
import { Cluster, Redis } from 'ioredis';
import { keepLoggedIn, type TokenSource } from './redis-login.ts';

export interface OpenedRedis {
  readonly client: RedisClient;
  /** Without the password. */
  readonly address: string;
  close(): Promise<void>;
}

export interface OpenRedisOptions {
  /** Told why Redis cannot be used, once until it can be used again. */
  readonly onDown?: (reason: string) => void;
  readonly onReady?: () => void;
  /** Logs in with tokens instead of a password; the user name in the URL, if any, is the identity's object id. */
  readonly credential?: TokenSource;
  /** How long to wait for a Redis that does not answer yet. The default is 500 ms, for the start of a server. */
  readonly readyTimeoutMs?: number;
}

/** A Redis that is configured. */
export type RedisLocation = Pick<RedisConfiguration, 'isCluster'> & { readonly url: Secret };

/** Commands that are sent before Redis is ready fail at once. */
const READY_TIMEOUT_MS = 500;
/** And for a first token: without one Redis lets nobody in. */
const TOKEN_TIMEOUT_MS = 2_000;

/**
 * Connects to Redis. Waits a moment for it and then goes on without: the client connects by itself when it
 * comes. Whoever opens it closes it.
 */
export async function openRedis(
  { url: secretUrl, isCluster }: RedisLocation,
  {
    onDown = () => {},
    onReady = () => {},
    credential,
    readyTimeoutMs = READY_TIMEOUT_MS,
  }: OpenRedisOptions = {},
): Promise<OpenedRedis> {
  const url = new URL(secretUrl.reveal());
  const address = `${url.protocol}//${url.host}`;
  // Connects by itself when it is first used, or below.
  const lazily = { lazyConnect: credential !== undefined };
  const client = isCluster ? connectCluster(url, lazily) : connect(url, lazily);
  // The client keeps its password in plain sight.
  const toText = (): string => `Redis(${address})`;
  Object.defineProperties(client, {
    toJSON: { value: toText },
    [Symbol.for('nodejs.util.inspect.custom')]: { value: toText },
  });

  let isDown = false;
  const tellDown = (error: unknown): void => {
    if (!isDown) onDown(reasonOf(error));
    isDown = true;
  };
  const tellReady = (): void => {
    if (isDown) onReady();
    isDown = false;
  };
  client.on('error', tellDown);
  const ready = new Promise<void>((resolve) => {
    client.on('ready', () => {
      tellReady();
      resolve();
    });
  });
  if (credential === undefined) {
    await withinMs(ready, readyTimeoutMs);
    return { client, address, close: async () => client.disconnect() };
  }
  const login = keepLoggedIn({
    client,
    credential,
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    onProblem: tellDown,
    onLoggedIn: () => {
      if (client.status === 'ready') tellReady();
    },
  });
  const connected = login.tried.then(() => client.connect()).catch(() => {});
  await withinMs(
    connected.then(() => ready),
    TOKEN_TIMEOUT_MS + readyTimeoutMs,
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
    // The nodes name each other by number; the certificate is in the name of the first.
    ...(url.protocol === 'rediss:' ? { tls: { servername: url.hostname } } : {}),
  };
  const node = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6_379) };
  return new Cluster([node], { ...recommendedClusterOptions, ...lazily, redisOptions });
}

/** A name alone: ioredis puts commands with their arguments, a password too, into its errors. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('lastNodeError' in error && error.lastNodeError instanceof Error) return reasonOf(error.lastNodeError);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z][A-Z0-9]+(?= )/.exec(error.message)?.[0] ?? error.name;
}

async function withinMs(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}
