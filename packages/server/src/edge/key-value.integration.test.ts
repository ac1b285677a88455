import { createUnstorageCache, createUnstorageSessionStore } from '@rag/adapters/unstorage';
import {
  cacheConformance,
  createTestClock,
  describeConformance,
  sessionStoreConformance,
} from '@rag/core/testing';
import { Miniflare } from 'miniflare';
import { createStorage } from 'unstorage';
import cloudflareKVBindingDriver from 'unstorage/drivers/cloudflare-kv-binding';
import { afterAll, describe, it } from 'vitest';
import { COMPATIBILITY } from '../../edge-build/build-worker.ts';

const runtime = new Miniflare({
  modules: true,
  script: 'export default {}',
  ...COMPATIBILITY,
  kvNamespaces: ['STORAGE'],
});
afterAll(() => runtime.dispose());

let cases = 0;

async function openStorage() {
  cases += 1;
  const binding = await runtime.getKVNamespace('STORAGE');
  return createStorage({ driver: cloudflareKVBindingDriver({ binding, base: `case-${cases}` }) });
}

describe('on a Cloudflare key-value namespace', () => {
  describeConformance(
    cacheConformance,
    async () => {
      const { now, advance } = createTestClock(Date.now());
      return { cache: createUnstorageCache({ storage: await openStorage(), now }), advance };
    },
    { describe, it },
  );

  describeConformance(
    sessionStoreConformance,
    async () => {
      const { now, advance } = createTestClock(Date.now());
      const limits = { ttlMs: 900_000, maxMessages: 6 };
      const sessions = createUnstorageSessionStore({ storage: await openStorage(), now, ...limits });
      return { sessions, advance, ...limits };
    },
    { describe, it },
  );
});
