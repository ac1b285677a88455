import type { KeptMessage, SessionMessage } from '@rag/core';
import { createTestClock, describeConformance, sessionStoreConformance } from '@rag/core/testing';
import { createStorage } from 'unstorage';
import memoryDriver from 'unstorage/drivers/memory';
import { describe, expect, it } from 'vitest';
import { DRIVERS } from './__fixtures__/drivers.ts';
import { createUnstorageSessionStore } from './unstorage-session-store.ts';

const ttlMs = 900_000;
const maxMessages = 6;

describe.each(DRIVERS)('createUnstorageSessionStore on the driver: %s', (_name, open) => {
  const createHarness = async () => {
    const { storage, ...opened } = await open();
    const { now, advance } = createTestClock();
    const sessions = createUnstorageSessionStore({ storage, ttlMs, maxMessages, now });
    return { ...opened, sessions, ttlMs, maxMessages, advance };
  };
  describeConformance(sessionStoreConformance, createHarness, { describe, it });
});

const ID = '7d4c2a9e-0b58-4d1f-9a52-3f6f0c1e8b01';
const turn = (name: string): SessionMessage[] => [
  { role: 'user', content: `${name}?` },
  { role: 'assistant', content: `${name}.` },
];
const contents = (messages: readonly KeptMessage[]) => messages.map(({ content }) => content);

/**
 * Two regions of one eventually consistent store. After `freeze`, a region lists the keys as they were at that
 * moment.
 */
function createLaggingRegions() {
  const driver = memoryDriver();
  let nowMs = 0;
  const now = () => ++nowMs;
  const createRegion = () => {
    let frozen: readonly string[] | undefined;
    const storage = createStorage({
      driver: {
        ...driver,
        getKeys: async (base, options) => [...(frozen ?? (await driver.getKeys(base, options)))],
      },
    });
    return {
      storage,
      sessions: createUnstorageSessionStore({ storage, ttlMs, maxMessages: 10, now }),
      async freeze() {
        frozen = await driver.getKeys('', {});
      },
      thaw() {
        frozen = undefined;
      },
    };
  };
  return { here: createRegion(), there: createRegion() };
}

describe('createUnstorageSessionStore on an eventually consistent store', () => {
  it('keeps two additions that did not see each other', async () => {
    const { here, there } = createLaggingRegions();
    await here.sessions.append(ID, turn('one'));
    await there.freeze();
    await here.sessions.append(ID, turn('two'));
    await there.sessions.append(ID, turn('three'));
    there.thaw();
    const seen = contents(await there.sessions.read(ID));
    expect(seen.slice(0, 2)).toEqual(['one?', 'one.']);
    expect(seen.slice(2).toSorted()).toEqual(['three.', 'three?', 'two.', 'two?']);
  });

  it('does not restore cleared messages when a concurrent addition writes them again', async () => {
    const { here, there } = createLaggingRegions();
    await here.sessions.append(ID, turn('secret'));
    // A concurrent addition reads before the clearing and writes after it.
    const { getItemRaw } = here.storage;
    const copies = new Map<string, unknown>();
    for (const key of await here.storage.getKeys()) copies.set(key, await getItemRaw(key));
    await here.sessions.clear(ID);
    await there.sessions.append(ID, turn('new'));
    for (const [key, bytes] of copies) await here.storage.setItemRaw(key, bytes);
    expect(contents(await here.sessions.read(ID))).toEqual(['new?', 'new.']);
  });

  it('reads the whole conversation while an addition replaces the listed keys', async () => {
    const { here, there } = createLaggingRegions();
    await here.sessions.append(ID, turn('one'));
    await there.freeze();
    await here.sessions.append(ID, turn('two'));
    const { sessions, storage } = there;
    const { getItemRaw } = storage;
    storage.getItemRaw = (key, options) => {
      there.thaw();
      return getItemRaw(key, options);
    };
    expect(contents(await sessions.read(ID))).toEqual(['one?', 'one.', 'two?', 'two.']);
  });
});

describe('createUnstorageSessionStore', () => {
  it('keeps one key per conversation', async () => {
    const storage = createStorage();
    const sessions = createUnstorageSessionStore({ storage, ttlMs, maxMessages });
    for (const name of ['one', 'two', 'three', 'four', 'five']) await sessions.append(ID, turn(name));
    expect(await storage.getKeys()).toHaveLength(1);
  });

  it('stores no text of a cleared conversation', async () => {
    const storage = createStorage();
    const sessions = createUnstorageSessionStore({ storage, ttlMs, maxMessages });
    await sessions.append(ID, turn('secret'));
    await sessions.clear(ID);
    const kept = await Promise.all((await storage.getKeys()).map((key) => storage.getItemRaw(key)));
    expect(kept.map((bytes) => new TextDecoder().decode(bytes)).join()).not.toContain('secret');
  });

  it('does not show the session id in the keys', async () => {
    const storage = createStorage();
    await createUnstorageSessionStore({ storage, ttlMs, maxMessages }).append(ID, turn('one'));
    expect((await storage.getKeys()).join()).not.toContain(ID);
  });

  it('ignores a snapshot that is still being written', async () => {
    const storage = createStorage();
    const sessions = createUnstorageSessionStore({ storage, ttlMs, maxMessages });
    await sessions.append(ID, turn('one'));
    const [key = ''] = await storage.getKeys();
    const whole: Uint8Array = (await storage.getItemRaw(key)) ?? Uint8Array.of();
    await storage.setItemRaw(`${key.slice(0, key.lastIndexOf(':'))}:other`, whole.slice(0, 40));
    expect(contents(await sessions.read(ID))).toEqual(['one?', 'one.']);
  });

  it('rejects with session_unavailable when the storage fails', async () => {
    const getKeys = () => Promise.reject(new Error('refused'));
    const storage = createStorage({ driver: { ...memoryDriver(), getKeys } });
    const sessions = createUnstorageSessionStore({ storage, ttlMs, maxMessages });
    await expect(sessions.read(ID)).rejects.toMatchObject({ code: 'session_unavailable' });
  });

  it.each(['ttlMs', 'maxMessages'])('rejects a %s of 0 and names the option', (name) => {
    const options = { storage: createStorage(), ttlMs, maxMessages, [name]: 0 };
    expect(() => createUnstorageSessionStore(options)).toThrow(name);
  });
});
