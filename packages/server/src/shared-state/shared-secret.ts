import { createHmac } from 'node:crypto';
import type { RedisClient } from '@rag/adapters/redis';
import { newSecret, SECRET_BYTES } from './local-secret.ts';

export interface SharedSecretOptions {
  readonly client: RedisClient;
  /**
   * Known to all replicas and not stored in Redis. Without it, Redis contains the secret itself beside the hashes that
   * were made with it, so that a reader of Redis can try all IPv4 addresses.
   */
  readonly pepper?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const DAY_MS = 86_400_000;
const CHECK_MS = 30_000;
const RETRY_MS = 1_000;

interface Known {
  readonly day: number;
  /** The value in Redis. */
  readonly agreed: Uint8Array;
  readonly secret: Uint8Array;
}

/**
 * Opens a secret that all replicas on one Redis share and that changes every day (UTC). The first replica of a day
 * stores a random value in Redis, and the secret is the HMAC of that value under the pepper. It cannot be computed from
 * Redis or the pepper alone, and not at all after the day. Returns a function that gives the present secret at once and
 * regularly checks that the other replicas have the same. While Redis is unreachable, the secret is the last shared one
 * or this replica's own.
 */
export async function openSharedSecret({
  client,
  pepper,
  now = Date.now,
}: SharedSecretOptions): Promise<() => Uint8Array> {
  const toKnown = (day: number, agreed: Uint8Array): Known => ({
    day,
    agreed,
    secret:
      pepper === undefined
        ? agreed
        : new Uint8Array(createHmac('sha256', pepper).update(agreed).digest().subarray(0, SECRET_BYTES)),
  });
  let known = toKnown(Number.NaN, newSecret());
  let nextCheckMs = 0;

  async function agree(): Promise<void> {
    const nowMs = now();
    nextCheckMs = nowMs + RETRY_MS;
    const day = Math.floor(nowMs / DAY_MS);
    const key = `rag:client-secret:${day}`;
    const proposed = Buffer.from(known.day === day ? known.agreed : newSecret());
    await client.set(key, proposed, 'PX', DAY_MS + CHECK_MS, 'NX');
    const agreed = await client.getBuffer(key);
    if (agreed?.length !== SECRET_BYTES) return;
    // An unchanged secret stays the same object, so that its users see that nothing has changed.
    if (day !== known.day || !agreed.equals(known.agreed)) known = toKnown(day, new Uint8Array(agreed));
    nextCheckMs = nowMs + CHECK_MS;
  }

  await agree().catch(() => {});
  return () => {
    const nowMs = now();
    if (nowMs >= nextCheckMs) agree().catch(() => {});
    return known.secret;
  };
}
