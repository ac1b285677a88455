import { expect, it, vi } from 'vitest';
import type { Emit } from '../answer/index.ts';
import { createSingleFlight } from './single-flight.ts';

/** A flight whose production is driven from outside. */
function startFlight() {
  const flights = createSingleFlight<string>({ isLast: (event) => event === 'last' });
  let emit: Emit<string> = () => {};
  let end = (): void => {};
  let signal: AbortSignal | undefined;
  const reader = flights.join('k', {
    produce: (given, own) => {
      emit = given;
      signal = own;
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  });
  const first = reader.next();
  return { flights, reader, first, emit, end, isAborted: () => signal?.aborted };
}

it('leaves a production that has emitted its last event to later callers, until it ends', async () => {
  const { flights, reader, first, emit, end, isAborted } = startFlight();
  emit('last');
  expect((await first).value).toBe('last');
  await reader.return();
  expect([isAborted(), flights.size]).toEqual([false, 1]);

  const produce = vi.fn(async () => {});
  const late = flights.join('k', { produce });
  expect((await late.next()).value).toBe('last');
  await late.return();
  expect(produce).not.toHaveBeenCalled();
  end();
  await new Promise((resolve) => setTimeout(resolve));
  expect(flights.size).toBe(0);
});

it('aborts a production whose last event has not come yet', async () => {
  const { flights, reader, first, emit, isAborted } = startFlight();
  emit('other');
  await first;
  await reader.return();
  expect([isAborted(), flights.size]).toEqual([true, 0]);
});

it('starts nothing for a caller that has left before', async () => {
  const flights = createSingleFlight<string>();
  const [produce, admit] = [vi.fn(async () => {}), vi.fn(async () => {})];
  const reader = flights.join('k', { produce, admit, signal: AbortSignal.abort() });
  await expect(reader.next()).rejects.toMatchObject({ code: 'aborted' });
  expect(await reader.next()).toEqual({ done: true, value: undefined });
  expect([admit.mock.calls.length, produce.mock.calls.length, flights.size]).toEqual([0, 0, 0]);
});

it('produces nothing for a caller that leaves during its admission', async () => {
  const flights = createSingleFlight<string>();
  const produce = vi.fn(async () => {});
  const reader = flights.join('k', { produce, admit: async () => {} });
  const first = reader.next();
  await reader.return();
  expect(await first).toEqual({ done: true, value: undefined });
  await new Promise((resolve) => setTimeout(resolve));
  expect(produce).not.toHaveBeenCalled();
});
