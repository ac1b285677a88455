import { expect, it } from 'vitest';
import type { Emit } from '../answer/index.ts';
import { createSingleFlight } from './single-flight.ts';

/** A reader that waits for its first event. */
function startReader() {
  let emit: Emit<string> = () => {};
  const reader = createSingleFlight<string>().join('k', {
    produce: (given) => {
      emit = given;
      return new Promise(() => {});
    },
  });
  const first = reader.next();
  return { reader, first, emit };
}

async function valuesOf(...pulls: Promise<IteratorResult<string, void>>[]) {
  return (await Promise.all(pulls)).map(({ value }) => value);
}

it('a pull gets its event before a pull that comes when the event is on its way', async () => {
  const { reader, first, emit } = startReader();
  emit('1');
  const second = reader.next();
  emit('2');
  expect(await valuesOf(first, second)).toEqual(['1', '2']);
});

it('a pull that waits for another one gets its event before a later pull', async () => {
  const { reader, first, emit } = startReader();
  const third = first.then(() => reader.next());
  const second = reader.next();
  emit('1');
  emit('2');
  emit('3');
  expect(await valuesOf(first, second, third)).toEqual(['1', '2', '3']);
});
