import { expect, it, vi } from 'vitest';
import { createSingleFlight, type JoinOptions } from './single-flight.ts';

async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** A production that emits what a generator yields. */
function from<Event>(events: (signal: AbortSignal) => AsyncIterable<Event>): JoinOptions<Event> {
  return {
    async produce(emit, signal) {
      for await (const event of events(signal)) emit(event);
    },
  };
}

/** Resolves once a production has emitted all that it does not wait for. */
async function allThereIs(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

it('runs one production for all simultaneous callers and sends all events to each', async () => {
  const flights = createSingleFlight<number>();
  let productions = 0;
  const produce = async function* () {
    productions += 1;
    yield 1;
    await Promise.resolve();
    yield 2;
  };
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => collect(flights.join('k', from(produce)))),
  );
  expect(productions).toBe(1);
  expect(answers).toEqual(Array.from({ length: 100 }, () => [1, 2]));
  expect(flights.size).toBe(0);
});

it('replays all events to a late caller', async () => {
  const flights = createSingleFlight<number>();
  const gate = deferred();
  const produce = async function* () {
    yield 1;
    await gate.promise;
    yield 2;
  };
  const early = flights.join('k', from(produce));
  expect(await early.next()).toEqual({ value: 1, done: false });
  const late = collect(flights.join('k', from(produce)));
  gate.resolve();
  expect(await late).toEqual([1, 2]);
  expect(await collect(early)).toEqual([2]);
});

it('merges the events that a caller has not read yet, and never those that it waits for', async () => {
  const flights = createSingleFlight<string>({
    merge: (first, second) => (second === '|' || first === '|' ? undefined : first + second),
  });
  const [more, last] = [deferred(), deferred()];
  const produce = async function* () {
    yield* ['a', 'b', '|', 'c'];
    await more.promise;
    yield 'd';
    await last.promise;
    yield 'e';
  };
  const events = flights.join('k', from(produce));
  const first = (await events.next()).value ?? '';
  // All that there is has been written meanwhile.
  await allThereIs();
  const rest = [first];
  while (rest.join('').length < 4) rest.push((await events.next()).value ?? '');
  expect(rest.join('')).toBe('ab|c');
  expect(rest.filter((event) => event.includes('|'))).toEqual(['|']);

  const late = flights.join('k', from(produce));
  expect([(await late.next()).value, (await late.next()).value]).toEqual(['ab', '|']);
  const waiting = events.next();
  more.resolve();
  expect((await waiting).value).toBe('d');
  await allThereIs();
  expect((await late.next()).value).toBe('cd');
  last.resolve();
  expect(await collect(events)).toEqual(['e']);
  expect(await collect(late)).toEqual(['e']);
});

it('gives a reader that pulls ahead one event for each pull, and the end to pulls after it', async () => {
  const flights = createSingleFlight<number>();
  const gate = deferred();
  const events = flights.join(
    'k',
    from(async function* () {
      await gate.promise;
      yield 1;
      await Promise.resolve();
      yield 2;
    }),
  );
  const pulls = [events.next(), events.next(), events.next(), events.next()];
  gate.resolve();
  expect((await Promise.all(pulls)).map(({ value }) => value)).toEqual([1, 2, undefined, undefined]);
});

it('ends a pull of a reader who leaves', async () => {
  const flights = createSingleFlight<number>();
  const events = flights.join('k', { produce: () => new Promise(() => {}) });
  const pull = events.next();
  await events.return();
  expect(await pull).toEqual({ done: true, value: undefined });
  expect(flights.size).toBe(0);
});

it('runs one production for each key', async () => {
  const flights = createSingleFlight<string>();
  const produce = (value: string) =>
    async function* () {
      yield value;
    };
  expect(await Promise.all(['a', 'b'].map((key) => collect(flights.join(key, from(produce(key))))))).toEqual([
    ['a'],
    ['b'],
  ]);
});

it('sends the same failure to all callers, then starts a new production', async () => {
  const flights = createSingleFlight<number>();
  const failure = new Error('broken');
  const produce = async function* () {
    yield 1;
    throw failure;
  };
  const results = await Promise.allSettled([
    collect(flights.join('k', from(produce))),
    collect(flights.join('k', from(produce))),
  ]);
  expect(results).toEqual([
    { status: 'rejected', reason: failure },
    { status: 'rejected', reason: failure },
  ]);
  const again = async function* () {
    yield 7;
  };
  expect(await collect(flights.join('k', from(again)))).toEqual([7]);
});

it('continues when one subscriber leaves and aborts when the last one has left', async () => {
  const flights = createSingleFlight<number>();
  let aborted = false;
  const produce = async function* (signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      aborted = true;
    });
    yield 1;
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const first = flights.join('k', from(produce));
  const second = flights.join('k', from(produce));
  await first.next();
  await second.next();
  await first.return();
  expect(aborted).toBe(false);
  await second.return();
  expect(aborted).toBe(true);
  expect(flights.size).toBe(0);
});

it('releases a subscriber as soon as its signal aborts, even when nothing happens upstream', async () => {
  const flights = createSingleFlight<number>();
  const controller = new AbortController();
  const produce = async function* (signal: AbortSignal) {
    yield 1;
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const follower = flights.join('k', { ...from(produce), signal: controller.signal });
  await follower.next();
  const waiting = follower.next();
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
  expect(flights.size).toBe(0);
});

it('starts a new production after one was abandoned', async () => {
  const flights = createSingleFlight<number>();
  const abandoned = flights.join(
    'k',
    from(async function* (signal) {
      yield 1;
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    }),
  );
  await abandoned.next();
  await abandoned.return();
  const fresh = async function* () {
    yield 2;
  };
  expect(await collect(flights.join('k', from(fresh)))).toEqual([2]);
});

it('keeps the new production when the abandoned one ends late', async () => {
  const flights = createSingleFlight<number>();
  const ending = deferred();
  const abandoned = flights.join(
    'k',
    from(async function* () {
      yield 1;
      await ending.promise;
    }),
  );
  await abandoned.next();
  await abandoned.return();
  const gate = deferred();
  const fresh = async function* () {
    yield 2;
    await gate.promise;
  };
  const first = flights.join('k', from(fresh));
  await first.next();
  ending.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  expect(flights.size).toBe(1);
  gate.resolve();
  await first.next();
});

it('leaves no listener on the signal of a subscriber', async () => {
  const flights = createSingleFlight<number>();
  const { signal } = new AbortController();
  const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
  const produce = async function* () {
    yield 1;
  };
  await collect(flights.join('k', { ...from(produce), signal }));
  expect(added).toHaveBeenCalledTimes(1);
  expect(removed.mock.calls.map(([type, listener]) => [type, listener])).toEqual(
    added.mock.calls.map(([type, listener]) => [type, listener]),
  );
});

it('rejects a refused caller with the reason and asks the next caller for admission', async () => {
  const flights = createSingleFlight<number>();
  const refusal = new Error('no more');
  const produce = async function* () {
    yield 1;
  };
  const refused = collect(flights.join('k', { ...from(produce), admit: () => Promise.reject(refusal) }));
  const admitted = collect(flights.join('k', { ...from(produce), admit: async () => {} }));
  await expect(refused).rejects.toBe(refusal);
  expect(await admitted).toEqual([1]);
});

it('keeps what all callers have read as few events, and loses nothing', async () => {
  let merges = 0;
  const flights = createSingleFlight<string>({
    merge(first, second) {
      merges += 1;
      return first + second;
    },
  });
  const gate = deferred();
  const produce = async function* () {
    for (let index = 0; index < 200; index += 1) {
      yield `${index} `;
      await allThereIs();
    }
    await gate.promise;
  };
  const expected = Array.from({ length: 200 }, (_, index) => `${index} `).join('');
  const slow = flights.join('k', from(produce));
  const beginning = await slow.next();
  const fast = collect(flights.join('k', from(produce)));
  let rest = '';
  for (let read = 0; read < 20; read += 1) {
    for (let turn = 0; turn < 3; turn += 1) await allThereIs();
    rest += (await slow.next()).value ?? '';
  }
  const readSlowly = collect(slow);
  for (let turn = 0; turn < 300; turn += 1) await allThereIs();
  merges = 0;
  const late = flights.join('k', from(produce));
  expect((await late.next()).value).toBe(expected);
  expect(merges).toBeLessThan(100);
  gate.resolve();
  expect((await fast).join('')).toBe(expected);
  expect(`${beginning.value}${rest}${(await readSlowly).join('')}`).toBe(expected);
});
