import type { Secret } from '@rag/adapters/environment';
import { type RedisClient, recommendedClusterOptions, recommendedRedisOptions } from '@rag/adapters/redis';
import { Cluster, Redis } from 'ioredis';

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
}

export interface RedisSettings {
  readonly REDIS_URL: Secret;
  readonly REDIS_CLUSTER: boolean;
}

/** How long a start waits for Redis; what is asked before it is there fails at once. */
const READY_TIMEOUT_MS = 500;

/**
 * Connects to Redis. Waits a moment for it and then goes on without: the client connects by itself when it
 * comes. Whoever opens it closes it.
 */
export async function openRedis(
  { REDIS_URL, REDIS_CLUSTER }: RedisSettings,
  { onDown = () => {}, onReady = () => {} }: OpenRedisOptions = {},
): Promise<OpenedRedis> {
  const url = new URL(REDIS_URL.reveal());
  const address = `${url.protocol}//${url.host}`;
  const client = REDIS_CLUSTER ? connectCluster(url) : connect(url);
  // The client keeps its password in plain sight.
  const toText = (): string => `Redis(${address})`;
  Object.defineProperties(client, {
    toJSON: { value: toText },
    [Symbol.for('nodejs.util.inspect.custom')]: { value: toText },
  });

  let isDown = false;
  client.on('error', (error: unknown) => {
    if (!isDown) onDown(reasonOf(error));
    isDown = true;
  });
  const ready = new Promise<void>((resolve) => {
    client.on('ready', () => {
      if (isDown) onReady();
      isDown = false;
      resolve();
    });
  });
  await withinMs(ready, READY_TIMEOUT_MS);
  return { client, address, close: async () => client.disconnect() };
}

function connect(url: URL): RedisClient {
  return new Redis(url.href, recommendedRedisOptions);
}

function connectCluster(url: URL): RedisClient {
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
  return new Cluster([node], { ...recommendedClusterOptions, redisOptions });
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
