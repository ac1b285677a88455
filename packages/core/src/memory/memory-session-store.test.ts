import { LRUCache } from 'lru-cache';
import { describe, expect, it, vi } from 'vitest';
import { createTestClock, describeConformance, sessionStoreConformance } from '../conformance/index.ts';
import { createMemorySessionStore } from './memory-session-store.ts';

const ttlMs = 900_000;
const maxMessages = 10;

describeConformance(
  sessionStoreConformance,
  async () => {
    const { now, advance } = createTestClock(0);
    const sessions = createMemorySessionStore({ ttlMs, maxMessages, maxSessions: 100, now });
    return { sessions, advance, ttlMs, maxMessages };
  },
  { describe, it },
);

describe('createMemorySessionStore', () => {
  const said = (content: string) => [{ role: 'user' as const, content }];

  it('evicts the conversation that has been idle longest', async () => {
    const sessions = createMemorySessionStore({ ttlMs, maxMessages, maxSessions: 2 });
    await sessions.append('a', said('a'));
    await sessions.append('b', said('b'));
    await sessions.append('a', said('again'));
    await sessions.append('c', said('c'));
    const lengths = await Promise.all(['a', 'b', 'c'].map(async (id) => (await sessions.read(id)).length));
    expect(lengths).toEqual([2, 0, 1]);
  });

  it('evicts the same one when the total size is too large', async () => {
    const sessions = createMemorySessionStore({ ttlMs, maxMessages, maxSessions: 100, maxBytes: 10_000 });
    for (const id of ['a', 'b', 'c']) await sessions.append(id, said('x'.repeat(1_500)));
    const lengths = await Promise.all(['a', 'b', 'c'].map(async (id) => (await sessions.read(id)).length));
    expect(lengths).toEqual([0, 1, 1]);
  });

  it('counts the current size of a conversation', async () => {
    const sessions = createMemorySessionStore({ ttlMs, maxMessages: 2, maxSessions: 100, maxBytes: 10_000 });
    await sessions.append('a', said('x'));
    for (let turn = 0; turn < 5; turn += 1) await sessions.append('b', said('x'.repeat(1_500)));
    expect(await sessions.read('a')).toEqual(said('x'));
    await sessions.append('c', said('x'.repeat(1_500)));
    expect([(await sessions.read('a')).length, (await sessions.read('b')).length]).toEqual([0, 2]);
  });

  it('counts empty messages and their conversations, too', async () => {
    const sessions = createMemorySessionStore({ ttlMs, maxMessages, maxSessions: 100, maxBytes: 10_000 });
    for (let index = 0; index < 100; index += 1) await sessions.append(`${index}`, said(''));
    expect(await sessions.read('0')).toEqual([]);
  });

  it('cuts a message to the part that will be read', async () => {
    const sessions = createMemorySessionStore({ ttlMs, maxMessages, maxSessions: 2 });
    await sessions.append('a', said('x'.repeat(20_000)));
    expect(await sessions.read('a')).toEqual(said('x'.repeat(8_000)));
  });

  it('does not evict a live conversation when another one continues', async () => {
    const sessions = createMemorySessionStore({ ttlMs, maxMessages, maxSessions: 2 });
    await sessions.append('a', said('a'));
    await sessions.append('b', said('b'));
    await sessions.append('b', said('again'));
    expect(await sessions.read('a')).toEqual(said('a'));
  });

  it('deletes expired conversations at the next message of any conversation', async () => {
    const { now, advance } = createTestClock(0);
    const dropped = vi.spyOn(LRUCache.prototype, 'pop');
    const sessions = createMemorySessionStore({ ttlMs, maxMessages, maxSessions: 100, now });
    await sessions.append('a', said('a'));
    await sessions.append('b', said('b'));
    await advance(ttlMs - 1);
    await sessions.append('c', said('c'));
    expect(dropped).toHaveBeenCalledTimes(0);
    await advance(1);
    await sessions.append('c', said('again'));
    expect(dropped).toHaveBeenCalledTimes(2);
    dropped.mockRestore();
  });

  it('keeps its copy of a message that changes afterwards', async () => {
    const sessions = createMemorySessionStore({ ttlMs, maxMessages, maxSessions: 2 });
    const message = { role: 'user' as const, content: 'as said' };
    await sessions.append('a', [message]);
    message.content = 'changed';
    expect(await sessions.read('a')).toEqual(said('as said'));
  });

  it.each(['ttlMs', 'maxMessages', 'maxSessions', 'maxBytes'])('refuses 0 as %s', (name) => {
    const options = { ttlMs, maxMessages, maxSessions: 2, [name]: 0 };
    expect(() => createMemorySessionStore(options)).toThrow(`${name} must be a whole number of 1 or more`);
  });
});
