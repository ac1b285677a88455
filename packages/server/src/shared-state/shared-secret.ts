import type { RedisClient } from '@rag/adapters/redis';
import { newSecret, SECRET_BYTES } from './local-secret.ts';

export interface SharedSecretOptions {
  readonly client: RedisClient;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const DAY_MS = 86_400_000;
const CHECK_MS = 30_000;
const RETRY_MS = 1_000;

interface Known {
  readonly day: number;
  readonly secret: Uint8Array;
}

/**
 * A secret that all replicas on one Redis share and that changes every day (UTC): the first to ask on a day
 * makes it. Returns a function that gives the present one at once, and looks now and then whether the others
 * still have the same. While Redis is away it is this replica's own, or the one of before.
 */
export async function openSharedSecret({
  client,
  now = Date.now,
}: SharedSecretOptions): Promise<() => Uint8Array> {
  let known: Known = { day: Number.NaN, secret: newSecret() };
  let nextCheckMs = 0;

  async function agree(): Promise<void> {
    const nowMs = now();
    nextCheckMs = nowMs + RETRY_MS;
    const day = Math.floor(nowMs / DAY_MS);
    const key = `rag:client-secret:${day}`;
    const proposed = Buffer.from(known.day === day ? known.secret : newSecret());
    await client.set(key, proposed, 'PX', DAY_MS + CHECK_MS, 'NX');
    const agreed = await client.getBuffer(key);
    if (agreed?.length !== SECRET_BYTES) return;
    // The same one stays the same object, by which its users tell that nothing has changed.
    if (day !== known.day || !agreed.equals(known.secret)) known = { day, secret: new Uint8Array(agreed) };
    nextCheckMs = nowMs + CHECK_MS;
  }

  await agree().catch(() => {});
  return () => {
    const nowMs = now();
    if (nowMs >= nextCheckMs) agree().catch(() => {});
    return known.secret;
  };
}
