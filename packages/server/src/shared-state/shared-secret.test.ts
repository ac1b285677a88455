import { expect, it } from 'vitest';
import { openSharedSecret } from './shared-secret.ts';

const DAY_MS = 86_400_000;

/** The part of Redis that a secret needs, without expiry. */
function fakeRedis() {
  const values = new Map<string, Buffer>();
  let down = false;
  const answer = async <Value>(value: () => Value): Promise<Value> => {
    if (down) throw new Error('down');
    return value();
  };
  const client = {
    set: (key: string, value: Buffer) =>
      answer(() => {
        if (!values.has(key)) values.set(key, value);
      }),
    getBuffer: (key: string) => answer(() => values.get(key) ?? null),
  };
  return {
    client: client as never,
    values,
    setDown(isDown: boolean) {
      down = isDown;
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

it('the shared secret is the same on all replicas', async () => {
  const { client } = fakeRedis();
  const [one, other] = [await openSharedSecret({ client }), await openSharedSecret({ client })];
  expect(one()).toEqual(other());
  expect(one()).toHaveLength(32);
});

it('the shared secret stays for a day and then changes', async () => {
  const { client } = fakeRedis();
  let nowMs = 0;
  const secret = await openSharedSecret({ client, now: () => nowMs });
  const first = secret();
  nowMs = DAY_MS - 1;
  secret();
  await settle();
  expect(secret()).toBe(first);
  nowMs = 2 * DAY_MS;
  secret();
  await settle();
  expect(secret()).not.toEqual(first);
});

it('the shared secret is local while Redis is down, and then that of the other replicas', async () => {
  const { client, setDown } = fakeRedis();
  let nowMs = 0;
  const other = await openSharedSecret({ client, now: () => 0 });
  setDown(true);
  const secret = await openSharedSecret({ client, now: () => nowMs });
  expect(secret()).not.toEqual(other());
  setDown(false);
  nowMs = 2_000;
  secret();
  await settle();
  expect(secret()).toEqual(other());
});

it('the shared secret survives a Redis that comes back empty', async () => {
  const { client, values } = fakeRedis();
  let nowMs = 0;
  const secret = await openSharedSecret({ client, now: () => nowMs });
  const first = secret();
  values.clear();
  nowMs = 60_000;
  secret();
  await settle();
  expect([secret() === first, [...values.values()].map((value) => new Uint8Array(value))]).toEqual([
    true,
    [first],
  ]);
});

it('the shared secret with a pepper differs from the value in Redis and is the same on all replicas with that pepper', async () => {
  const { client, values } = fakeRedis();
  const open = (pepper?: string) => openSharedSecret({ client, pepper, now: () => 0 });
  const [one, other, stranger, none] = [await open('a'), await open('a'), await open('b'), await open()];
  expect(one()).toEqual(other());
  expect(one()).toHaveLength(32);
  const stored = [...values.values()].map((value) => new Uint8Array(value));
  expect(stored).toEqual([none()]);
  for (const readable of [none(), stranger()]) expect(one()).not.toEqual(readable);
});

it('a replica restores in an empty Redis the value that gives the same secret', async () => {
  const { client, values } = fakeRedis();
  let nowMs = 0;
  const secret = await openSharedSecret({ client, pepper: 'a', now: () => nowMs });
  const first = secret();
  values.clear();
  nowMs = 60_000;
  secret();
  await settle();
  const other = await openSharedSecret({ client, pepper: 'a', now: () => nowMs });
  expect([secret() === first, other()]).toEqual([true, first]);
});
