import type { Readable } from 'node:stream';
import { exportIndex } from '@rag/adapters/memory';
import { Miniflare } from 'miniflare';
import { COMPATIBILITY } from '../../../edge-build/build-worker.ts';
import { INDEX_KEY } from '../open-store.ts';

const passages = [
  {
    id: 'compost-1',
    source: 'garden.pdf',
    page: 2,
    heading: 'Compost',
    content: 'Compost has to stay as moist as a wrung-out sponge. It is turned every three weeks.',
  },
  { id: 'bees-1', source: 'bees.pdf', page: 7, content: 'Bees leave the hive above ten degrees.' },
];

/** The part of a key-value namespace that tests need. */
interface Namespace {
  put(key: string, value: Uint8Array): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { readonly prefix: string }): Promise<{ readonly keys: readonly unknown[] }>;
}

export interface StartedWorker {
  readonly fetch: Miniflare['dispatchFetch'];
  /** The storage, seen from outside. */
  readonly storage: Namespace;
  /** The console output of the worker. */
  log(): string;
  close(): Promise<void>;
}

/** Runs the worker in workerd, with a storage that holds a small index. */
export async function startWorker(
  script: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<StartedWorker> {
  let log = '';
  const runtime = new Miniflare({
    handleRuntimeStdio(stdout: Readable) {
      stdout.on('data', (piece: Buffer) => {
        log += piece;
      });
    },
    modules: true,
    script,
    ...COMPATIBILITY,
    kvNamespaces: ['STORAGE'],
    bindings: { LOG_LEVEL: 'silent', ...variables },
  });
  // The type is in Cloudflare's types package, which nothing else needs.
  const storage: Namespace = (await runtime.getKVNamespace('STORAGE')) as never;
  await storage.put(INDEX_KEY, exportIndex({ generation: 'first', dimensions: 0, passages }));
  return {
    fetch: (url, init) => runtime.dispatchFetch(url, init),
    storage,
    log: () => log,
    close: () => runtime.dispose(),
  };
}
