import type { RedisClient } from '@rag/adapters/redis';
import { RagError } from '@rag/core';
import type { Redis } from 'ioredis';

/** Provides access tokens, like a credential of `@azure/identity`. */
export interface TokenSource {
  getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

export interface RedisLoginOptions {
  readonly client: RedisClient;
  readonly credential: TokenSource;
  /** The object id of the identity. Unless given, it is read from the token. */
  readonly username?: string;
  /** Receives the reason why there is no token, or why Redis rejects it. */
  readonly onProblem: (error: unknown) => void;
  readonly onLoggedIn: () => void;
}

export interface RedisLogin {
  /** Resolves after the first attempt, whether or not it succeeded. */
  readonly tried: Promise<void>;
  stop(): void;
}

const SCOPE = 'https://redis.azure.com/.default';
/** Azure recommends three minutes; the margin leaves time to retry a failed token request. */
const EARLY_MS = 300_000;
const RETRY_MS = 2_000;

/**
 * Logs a client in to Redis with tokens of Microsoft Entra ID instead of a password, and again before each token
 * expires: open connections with AUTH, later ones when they connect.
 */
export function keepLoggedIn({
  client,
  credential,
  username,
  onProblem,
  onLoggedIn,
}: RedisLoginOptions): RedisLogin {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasStopped = false;

  const logIn = async (): Promise<void> => {
    let nextMs = RETRY_MS;
    try {
      const access = await credential.getToken(SCOPE);
      if (access === null) throw new RagError('unauthorized', 'There is no access token for Redis.');
      await present(client, username ?? objectIdOf(access.token), access.token);
      onLoggedIn();
      nextMs = Math.max(access.expiresOnTimestamp - EARLY_MS - Date.now(), RETRY_MS);
    } catch (error) {
      onProblem(error);
    }
    if (hasStopped) return;
    // Timers longer than 25 days fire at once.
    timer = setTimeout(() => void logIn(), Math.min(nextMs, 86_400_000));
    timer.unref();
  };

  return {
    tried: logIn(),
    stop() {
      hasStopped = true;
      clearTimeout(timer);
    },
  };
}

async function present(client: RedisClient, username: string, password: string): Promise<void> {
  const login = { username, password };
  if (!isCluster(client)) return presentToNode(client, login);
  // Connections to nodes that join later use these.
  Object.assign(client.options.redisOptions ?? {}, login);
  await Promise.all(client.nodes('all').map((node) => presentToNode(node, login)));
}

async function presentToNode(node: Redis, login: { username: string; password: string }): Promise<void> {
  Object.assign(node.options, login);
  if (node.status === 'ready') await node.auth(login.username, login.password);
}

function isCluster(client: RedisClient): client is Exclude<RedisClient, Redis> {
  return client.isCluster;
}

/** The `oid` of a JSON Web Token (RFC 7519), whose signature Redis checks. */
function objectIdOf(token: string): string {
  const [, payload = ''] = token.split('.');
  try {
    const { oid }: { oid?: unknown } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof oid === 'string' && oid !== '') return oid;
  } catch {
    // Reported below.
  }
  throw new RagError(
    'unauthorized',
    'The access token does not tell the object id; put that into REDIS_URL as the user name.',
  );
}
