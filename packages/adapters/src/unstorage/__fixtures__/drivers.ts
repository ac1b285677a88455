import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStorage, type Driver, prefixStorage } from 'unstorage';
import fsDriver from 'unstorage/drivers/fs';
import memoryDriver from 'unstorage/drivers/memory';
import type { KeyValueStorage } from '../key-value-storage.ts';

export interface OpenedStorage {
  readonly storage: KeyValueStorage;
  close?(): Promise<void>;
}

async function openFolder(): Promise<OpenedStorage> {
  const base = await mkdtemp(join(tmpdir(), 'unstorage-'));
  const storage = createStorage({ driver: fsDriver({ base }) });
  return { storage, close: () => rm(base, { recursive: true }) };
}

/** A driver without binary values and without expiry, like many. */
export function createTextDriver(): Driver {
  const { getItemRaw: _get, setItemRaw: _set, ...driver } = memoryDriver();
  return driver;
}

/** Drivers that differ in the values that they support and in how they store them. */
export const DRIVERS: readonly (readonly [string, () => Promise<OpenedStorage>])[] = [
  ['memory', async () => ({ storage: createStorage() })],
  ['fs', openFolder],
  ['texts only', async () => ({ storage: createStorage({ driver: createTextDriver() }) })],
  [
    'mounted and prefixed',
    async () => ({ storage: prefixStorage(createStorage().mount('edge', createTextDriver()), 'edge') }),
  ],
];
