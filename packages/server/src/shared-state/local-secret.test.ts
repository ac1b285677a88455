import { expect, it } from 'vitest';
import { createLocalSecret } from './local-secret.ts';

const MIDNIGHT = Date.UTC(2026, 10, 22);

it('the local secret is the same object all day, so that its users see that nothing has changed', () => {
  let now = MIDNIGHT;
  const secret = createLocalSecret(() => now);
  const morning = secret();
  now += 86_399_999;
  expect(secret()).toBe(morning);
});

it('the local secret changes on the next day', () => {
  let now = MIDNIGHT;
  const secret = createLocalSecret(() => now);
  const first = secret();
  now += 86_400_000;
  expect(secret()).not.toEqual(first);
});
