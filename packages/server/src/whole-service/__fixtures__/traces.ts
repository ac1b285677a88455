import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { toNetwork } from '../../networking/index.ts';

/** Stored or printed data, as bytes. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
  /** How long it is kept, if that is known; -1 means permanently. */
  readonly ttlMs?: number;
}

const HASHES = ['md5', 'sha1', 'sha256', 'sha512'] as const;

/** Every form that identifies an address: other spellings, encodings, and hashes without a key. */
export function disguisesOf(address: string): readonly Buffer[] {
  const spellings = [...new Set([address, toNetwork(address), `::ffff:${address}`])];
  const parts = /^\d+\.\d+\.\d+\.\d+$/.test(address) ? address.split('.').map(Number) : undefined;
  const numbers =
    parts === undefined
      ? []
      : [
          Buffer.from(parts).toString('hex'),
          Buffer.from(parts)
            .toString('hex')
            .replace(/^(.{4})/, '$1:'),
          String(Buffer.from(parts).readUInt32BE()),
          parts.join('-'),
          parts.join('_'),
        ];
  const encodings = spellings.flatMap((text) => [
    text,
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
    Buffer.from(text).toString('base64url'),
    Buffer.from(text).toString('hex'),
    encodeURIComponent(text),
  ]);
  const hashes = spellings.flatMap((text) =>
    HASHES.flatMap((name) => {
      const digest = createHash(name).update(text).digest();
      // A truncated hash counts too.
      return [
        digest.subarray(0, 8),
        Buffer.from(digest.toString('hex').slice(0, 16)),
        Buffer.from(digest.toString('base64url').slice(0, 11)),
      ];
    }),
  );
  return [...[...encodings, ...numbers].map((text) => Buffer.from(text)), ...hashes];
}

/** The places that contain one of the needles, ignoring case. */
export function findPlaces(
  places: readonly Place[],
  needles: readonly (Buffer | string)[],
): readonly string[] {
  return places
    .filter(({ name, bytes }) => {
      const all = Buffer.concat([Buffer.from(`${name}\n`), bytes]);
      const folded = all.toString('latin1').toLowerCase();
      return needles.some(
        (needle) =>
          all.includes(needle) || folded.includes(Buffer.from(needle).toString('latin1').toLowerCase()),
      );
    })
    .map(({ name }) => name);
}

/** Everything in a Redis: each key with its value as bytes and its time to live. */
export async function readRedis(url: string): Promise<readonly Place[]> {
  const client = new Redis(url);
  try {
    const places: Place[] = [];
    const keys = new Set<string>();
    for await (const batch of client.scanStream({ count: 1_000 }))
      for (const key of batch as string[]) keys.add(key);
    for (const key of keys) {
      const ttlMs = await client.pttl(key);
      // The key has expired in the meantime.
      if (ttlMs === -2) continue;
      places.push({ name: key, bytes: Buffer.from(JSON.stringify(await readValue(client, key))), ttlMs });
    }
    return places;
  } finally {
    client.disconnect();
  }
}

/** Text or, for other values, bytes: `DUMP` would compress them. */
async function readValue(client: Redis, key: string): Promise<unknown> {
  const type = await client.type(key);
  switch (type) {
    case 'string':
      return client.get(key);
    case 'list':
      return client.lrange(key, 0, -1);
    case 'hash':
      return client.hgetall(key);
    case 'set':
      return client.smembers(key);
    case 'zset':
      return client.zrange(key, '0', '-1');
    case 'stream':
      return client.xrange(key, '-', '+');
    case 'none':
      return null;
    default:
      throw new Error(`There is a ${type} in Redis that nobody has looked into.`);
  }
}

/** Every file below a folder, byte by byte. */
export function readFolder(folder: string): readonly Place[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path, bytes: readFileSync(path) }));
}
