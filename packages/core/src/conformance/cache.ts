import type { Cache } from '../ports/index.ts';
import { expectEqual, expectRejection, expectTrue } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';
import { type ClockHarness, precisionOf } from './test-clock.ts';

export interface CacheHarness extends ClockHarness {
  /** Empty, and with room for 128 KiB at the least. */
  readonly cache: Cache;
}

const TTL_MS = 60_000;
const LONG = { ttlMs: TTL_MS };
const encoder = new TextEncoder();

const bytes = (text: string): Uint8Array => encoder.encode(text);

/** The rules of {@link Cache}. */
export const cacheConformance: ConformanceSuite<CacheHarness> = {
  port: 'Cache',
  cases: [
    {
      name: 'returns nothing for a key that was not set',
      why: 'A miss that looks like a hit ends the request with an unreadable answer.',
      async run({ cache }) {
        expectEqual(await cache.get('absent'), undefined, 'a key never set');
      },
    },
    {
      name: 'returns every byte unchanged',
      why: 'Embeddings are packed floats: one decoding as text on the way ruins them silently.',
      async run({ cache }) {
        const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
        await cache.set('bytes', everyByte, LONG);
        const stored = await cache.get('bytes');
        expectTrue(stored instanceof Uint8Array, 'a hit is a Uint8Array');
        expectEqual(stored, everyByte, 'the bytes 0 to 255');
      },
    },
    {
      name: 'distinguishes an empty value from a missing one',
      why: 'An empty value that counts as a miss is fetched again for every request.',
      async run({ cache }) {
        await cache.set('empty', new Uint8Array(), LONG);
        expectEqual(await cache.get('empty'), new Uint8Array(), 'an empty value');
        expectEqual(await cache.getMany(['empty']), [new Uint8Array()], 'an empty value among many');
      },
    },
    {
      name: 'stores a large value completely',
      why: 'An answer with its passages is tens of kilobytes.',
      async run({ cache }) {
        const large = Uint8Array.from({ length: 65_536 }, (_, index) => (index * 31 + (index >> 8)) & 255);
        await cache.set('large', large, LONG);
        expectEqual(await cache.get('large'), large, '64 KiB');
      },
    },
    {
      name: 'stores only the part of a buffer that a view shows',
      why: 'A small Node Buffer is a view of a shared pool: storing its `buffer` stores other people’s bytes.',
      async run({ cache }) {
        await cache.set('view', bytes('before-value-after').subarray(7, 12), LONG);
        expectEqual(await cache.get('view'), bytes('value'), 'a view');
      },
    },
    {
      name: 'keeps its copy when the given array changes afterwards',
      why: 'A caller who reuses its buffer would rewrite what others read.',
      async run({ cache }) {
        const given = bytes('as given');
        await cache.set('copy', given, LONG);
        given.fill(0);
        expectEqual(await cache.get('copy'), bytes('as given'), 'the stored value');
      },
    },
    {
      name: 'keeps its copy when a returned array changes afterwards',
      why: 'A caller who normalises a vector in place would rewrite what others read.',
      async run({ cache }) {
        await cache.set('copy', bytes('as given'), LONG);
        (await cache.get('copy'))?.fill(0);
        (await cache.getMany(['copy']))[0]?.fill(0);
        expectEqual(await cache.get('copy'), bytes('as given'), 'the stored value');
      },
    },
    {
      name: 'returns many keys in order, with misses and repetitions',
      why: 'Texts are matched to their embeddings by position; one shift mislabels all that follow.',
      async run({ cache }) {
        await cache.set('a', bytes('A'), LONG);
        await cache.set('b', bytes('B'), LONG);
        expectEqual(
          await cache.getMany(['b', 'absent', 'a', 'b']),
          [bytes('B'), undefined, bytes('A'), bytes('B')],
          'b, a miss, a, b again',
        );
      },
    },
    {
      name: 'returns an empty list for no keys',
      why: 'Redis refuses MGET without keys.',
      async run({ cache }) {
        expectEqual(await cache.getMany([]), [], 'no keys');
      },
    },
    {
      name: 'deletes a value exactly at the end of its time to live',
      why: 'The operator has promised not to serve an answer after its time to live.',
      async run(harness) {
        const { cache, advance } = harness;
        const precisionMs = precisionOf(harness);
        await cache.set('short', bytes('value'), LONG);
        await advance(TTL_MS - precisionMs);
        expectEqual(await cache.get('short'), bytes('value'), 'just before the end');
        await advance(precisionMs);
        expectEqual(await cache.get('short'), undefined, 'at the end');
        expectEqual(await cache.getMany(['short']), [undefined], 'at the end, among many');
      },
    },
    {
      name: 'does not prolong the time to live when a value is read',
      why: 'A popular question would keep its first answer indefinitely.',
      async run({ cache, advance }) {
        await cache.set('popular', bytes('value'), LONG);
        await advance(TTL_MS * 0.75);
        await cache.get('popular');
        await cache.getMany(['popular']);
        await advance(TTL_MS * 0.25);
        expectEqual(await cache.get('popular'), undefined, 'a value that was read meanwhile');
      },
    },
    {
      name: 'replaces value and time to live',
      why: 'A refreshed answer that dies with the old one’s clock, or outlives its own, is served at random.',
      async run({ cache, advance }) {
        await cache.set('longer', bytes('old'), { ttlMs: TTL_MS });
        await cache.set('longer', bytes('new'), { ttlMs: TTL_MS * 3 });
        await cache.set('shorter', bytes('old'), { ttlMs: TTL_MS * 3 });
        await cache.set('shorter', bytes('new'), { ttlMs: TTL_MS });
        expectEqual(await cache.getMany(['longer', 'shorter']), [bytes('new'), bytes('new')], 'the values');
        await advance(TTL_MS * 2);
        expectEqual(await cache.getMany(['longer', 'shorter']), [bytes('new'), undefined], 'later');
      },
    },
    {
      name: 'deletes a value, and accepts an unknown key',
      why: 'Clearing up twice, or after expiry, is ordinary and must not fail.',
      async run({ cache }) {
        await cache.set('gone', bytes('value'), LONG);
        await cache.set('kept', bytes('value'), LONG);
        await cache.delete('gone');
        await cache.delete('gone');
        expectEqual(await cache.getMany(['gone', 'kept']), [undefined, bytes('value')], 'after deleting');
      },
    },
    {
      name: 'keeps similar keys apart',
      why: 'Shortened, folded or escaped keys let one question’s answer be served for another.',
      async run({ cache }) {
        const long = 'k'.repeat(2_000);
        const keys = [
          ...['key', 'Key', ' key', 'key ', 'key\n', 'a:b', 'a/b', 'a\\b', '*', '{key}', '%2F', '/'],
          ...['caf\u00e9', 'cafe\u0301', '日本語', '🙂', '__proto__', 'constructor', '..'],
          ...[`${long}1`, `${long}2`],
        ];
        for (const [index, key] of keys.entries()) await cache.set(key, bytes(`value ${index}`), LONG);
        expectEqual(
          await cache.getMany(keys),
          keys.map((_, index) => bytes(`value ${index}`)),
          'a value for each key',
        );
      },
    },
    {
      name: 'refuses a time to live that is not a finite number above 0',
      why: 'Read as "no expiry", a miscalculated time keeps an answer indefinitely.',
      async run({ cache }) {
        for (const ttlMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
          await expectRejection(cache.set('invalid', bytes('value'), { ttlMs }), 'invalid_input');
          expectEqual(await cache.get('invalid'), undefined, `after a time to live of ${ttlMs}`);
        }
      },
    },
    {
      name: 'does nothing for a caller that has aborted',
      why: 'Work for a caller that has aborted is useless load.',
      async run({ cache }) {
        const signal = AbortSignal.abort();
        await cache.set('key', bytes('before'), LONG);
        await expectRejection(cache.get('key', { signal }), 'aborted');
        await expectRejection(cache.getMany(['key'], { signal }), 'aborted');
        await expectRejection(cache.set('key', bytes('after'), { ttlMs: TTL_MS, signal }), 'aborted');
        await expectRejection(cache.delete('key', { signal }), 'aborted');
        expectEqual(await cache.get('key'), bytes('before'), 'the value after aborted calls');
      },
    },
  ],
};
