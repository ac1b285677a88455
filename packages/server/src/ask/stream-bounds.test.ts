import type { AnswerEvent } from '@rag/core';
import { RagError } from '@rag/core';
import { createParser } from 'eventsource-parser';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, createFakeApp } from '../__fixtures__/fake-app.ts';
import { createFakeEngine, EVENTS } from '../__fixtures__/fake-engine.ts';
import { createStreamSlots, DEFAULT_STREAM_SETTINGS } from './stream-slots.ts';

const { maxMs, heartbeatMs } = DEFAULT_STREAM_SETTINGS;
const STREAM = { message: 'Hello', stream: true };

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Says a word, and nothing more until its reader has left. */
function startThoughtful() {
  const slots = createStreamSlots({ maxOpenPerClient: 1 });
  const signals: AbortSignal[] = [];
  const engine = createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
    yield { type: 'delta', text: 'The lib' };
    if (signal === undefined) return;
    signals.push(signal);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    yield { type: 'error', error: new RagError('aborted', 'The caller gave up.') };
  });
  return { app: createFakeApp({ engine, streamSlots: slots }), slots, signals };
}

function lastEvent(text: string): { event: string | undefined; data: unknown } | undefined {
  let last: { event: string | undefined; data: unknown } | undefined;
  const parser = createParser({
    onEvent: ({ event, data }) => {
      last = { event, data: JSON.parse(data) };
    },
  });
  parser.feed(text);
  return last;
}

describe('a stream that has had its time', () => {
  // Covers: ingress-limit
  it('ends sooner than an ingress cuts it, with an event that says to come back', async () => {
    const { app } = startThoughtful();
    const text = (await ask(app, STREAM)).text();

    await vi.advanceTimersByTimeAsync(maxMs);

    expect(maxMs).toBeLessThan(230_000);
    expect(lastEvent(await text)).toMatchObject({
      event: 'error',
      data: { code: 'timeout', retryable: true, retry_after_ms: 0 },
    });
  });

  it('aborts its answer and releases its slot', async () => {
    const { app, slots, signals } = startThoughtful();
    const text = (await ask(app, STREAM)).text();

    await vi.advanceTimersByTimeAsync(maxMs);
    await text;

    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(slots.openCount).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an answer that has not begun when its time is over', () => {
  it.each([false, true])(
    'is a 504 that says so, is aborted and leaves nothing (stream: %s)',
    async (stream) => {
      const slots = createStreamSlots();
      const signals: (AbortSignal | undefined)[] = [];
      const engine = createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
        signals.push(signal);
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        yield { type: 'error', error: new RagError('aborted', 'The caller gave up.') };
      });
      const asked = ask(createFakeApp({ engine, streamSlots: slots }), { message: 'Hello', stream });

      await vi.advanceTimersByTimeAsync(maxMs);
      const response = await asked;

      expect(response.status).toBe(504);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'timeout', status: 504, retryable: true });
      expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
      expect([slots.openCount, vi.getTimerCount()]).toEqual([0, 0]);
    },
  );

  it('is a 504 also where nobody heeds that it is aborted', async () => {
    const engine = createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
      await new Promise(() => signal);
      yield* EVENTS;
    });
    const asked = ask(createFakeApp({ engine }), { message: 'Hello' });

    await vi.advanceTimersByTimeAsync(maxMs);

    expect((await asked).status).toBe(504);
  });

  it('has no more time in the end for having begun late', async () => {
    const engine = createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
      await new Promise((resolve) => setTimeout(resolve, maxMs - 1_000));
      yield { type: 'delta', text: 'The lib' };
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    });
    const asked = ask(createFakeApp({ engine }), STREAM);
    await vi.advanceTimersByTimeAsync(maxMs - 1_000);
    const text = (await asked).text();

    await vi.advanceTimersByTimeAsync(1_000);

    expect(lastEvent(await text)).toMatchObject({ event: 'error', data: { code: 'timeout' } });
  });

  it.each([false, true])('leaves no timer where it came in time (stream: %s)', async (stream) => {
    const engine = createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
      if (signal?.aborted === false) yield* EVENTS;
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream });

    expect([(await response.text()).includes('at nine'), vi.getTimerCount()]).toEqual([true, 0]);
  });

  it('had no timer where all was there at once', async () => {
    await ask(createFakeApp(), { message: 'Hello' });

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a reader who takes nothing', () => {
  it('is cut off, and the answer aborted', async () => {
    const { app, slots, signals } = startThoughtful();
    const reader = (await ask(app, STREAM)).body?.getReader();
    await reader?.read();
    await reader?.read();
    void reader?.read();

    // The first is taken by the pending read.
    await vi.advanceTimersByTimeAsync(4 * heartbeatMs);

    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(slots.openCount).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('loses the connection, so that its buffers are free', async () => {
    const { app } = startThoughtful();
    const destroy = vi.fn();
    await app.request(
      '/chat',
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(STREAM) },
      { outgoing: { destroy } },
    );

    await vi.advanceTimersByTimeAsync(3 * heartbeatMs);

    expect(destroy).toHaveBeenCalledOnce();
  });

  it('has not much waiting for it', async () => {
    const { app } = startThoughtful();
    const response = await ask(app, STREAM);

    await vi.advanceTimersByTimeAsync(10 * heartbeatMs);

    expect((await response.text()).length).toBeLessThan(500);
  });
});

it('goes on for a reader who takes what comes, however long that takes', async () => {
  const { app, slots } = startThoughtful();
  void (await ask(app, STREAM)).text();

  await vi.advanceTimersByTimeAsync(10 * heartbeatMs);

  expect(slots.openCount).toBe(1);
});

describe('the place of a stream', () => {
  it('is refused with 429 to a client who has enough of them', async () => {
    const { app } = startThoughtful();
    await ask(app, STREAM);

    const refused = await ask(app, STREAM);

    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', retryable: true });
  });

  // Covers: overload
  it('is refused with 503 at once when all are taken, while health checks still answer', async () => {
    const app = createFakeApp({ streamSlots: createStreamSlots({ maxOpen: 0 }) });

    const refused = await ask(app, STREAM);

    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'overloaded', retryable: true });
    expect((await app.request('/health')).status).toBe(200);
  });

  it('is not needed for an answer as a whole', async () => {
    const app = createFakeApp({ streamSlots: createStreamSlots({ maxOpen: 0 }) });

    expect((await ask(app, { message: 'Hello' })).status).toBe(200);
  });

  it('is not counted as a question when it is refused', async () => {
    const engine = createFakeEngine();
    const app = createFakeApp({ engine, streamSlots: createStreamSlots({ maxOpen: 0 }) });

    await ask(app, STREAM);

    expect(engine.requests).toEqual([]);
  });

  it.each<[string, AnswerEvent]>([
    ['ends', EVENTS[4] as AnswerEvent],
    ['fails before its first word', { type: 'error', error: new RagError('internal', 'down') }],
  ])('is free again when the stream %s', async (_name, event) => {
    const slots = createStreamSlots();
    const engine = createFakeEngine(async function* () {
      yield event;
    });

    await (await ask(createFakeApp({ engine, streamSlots: slots }), STREAM)).text();

    expect(slots.openCount).toBe(0);
  });

  it('is free again when the reader leaves', async () => {
    const { app, slots } = startThoughtful();

    await (await ask(app, STREAM)).body?.cancel();

    expect(slots.openCount).toBe(0);
  });
});

it('tells its reader to come back when the service ends', async () => {
  const { app, slots, signals } = startThoughtful();
  const text = (await ask(app, STREAM)).text();
  await vi.advanceTimersByTimeAsync(0);

  slots.shutDown();

  expect(lastEvent(await text)).toMatchObject({
    event: 'error',
    data: { code: 'overloaded', retryable: true, retry_after_ms: 1_000 },
  });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(slots.openCount).toBe(0);
});
