import { expect, it, vi } from 'vitest';
import { createTokenMemory } from './token-memory.ts';

it('createTokenMemory counts a text once, and forgets those that were not used for the longest time', () => {
  const count = vi.fn((text: string) => text.length);
  const countKnown = createTokenMemory(count);
  expect([countKnown('passage'), countKnown('passage'), countKnown('')]).toEqual([7, 7, 0]);
  expect(count).toHaveBeenCalledTimes(2);
  for (const letter of 'abc') countKnown(letter.repeat(900_000));
  countKnown('passage');
  expect(count).toHaveBeenCalledTimes(6);
  countKnown('x'.repeat(3_000_000));
  countKnown('passage');
  expect(count).toHaveBeenCalledTimes(7);
});
