import { expect, it } from 'vitest';
import { Degradations } from './degradations.ts';

it('keeps each part that failed once, in order', () => {
  const degraded = new Degradations();
  expect(degraded.all).toEqual([]);
  for (const part of ['search', 'cache', 'search'] as const) degraded.add(part);
  expect(degraded.all).toEqual(['search', 'cache']);
  expect([degraded.has('cache'), degraded.has('model')]).toEqual([true, false]);
  expect(new Degradations().all).toEqual([]);
});
