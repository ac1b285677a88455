import { expect, it } from 'vitest';
import { fakeCache, fakeEngine, fakeSessions, macrotask } from '../__fixtures__/fakes.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

/** Holds each call until it is released, in order. */
function createGates() {
  const waiting: (() => void)[] = [];
  return {
    wait: () => new Promise<void>((resolve) => waiting.push(resolve)),
    async letGo() {
      await macrotask();
      waiting.shift()?.();
      await macrotask();
    },
  };
}

async function isPending(promise: Promise<void>): Promise<boolean> {
  let pending = true;
  void promise.then(() => {
    pending = false;
  });
  await macrotask();
  return pending;
}

it('settled() waits until the answer is stored', async () => {
  const gates = createGates();
  const { engine } = fakeEngine({ cache: { ...fakeCache(), set: gates.wait } });
  await engine.ask(ASK);
  const settled = engine.settled();
  expect(await isPending(settled)).toBe(true);
  await gates.letGo();
  expect(await isPending(settled)).toBe(false);
});

it('settled() waits until the conversation is written', async () => {
  const gates = createGates();
  const { engine } = fakeEngine({ sessions: { ...fakeSessions(), append: gates.wait } });
  await engine.ask(ASK);
  const settled = engine.settled();
  expect(await isPending(settled)).toBe(true);
  await gates.letGo();
  expect(await isPending(settled)).toBe(false);
});

it('settled() waits for work that begins during the wait', async () => {
  const gates = createGates();
  const { engine } = fakeEngine({ sessions: { ...fakeSessions(), append: gates.wait } });
  await engine.ask(ASK);
  const settled = engine.settled();
  await engine.ask(ASK);
  await gates.letGo();
  expect(await isPending(settled)).toBe(true);
  await gates.letGo();
  expect(await isPending(settled)).toBe(false);
});
