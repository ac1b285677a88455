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

/** Sends one word, and nothing more until its client has disconnected. */
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

describe('a stream at its time limit', () => {
  // Covers: ingress-limit
  it('ends with an event that asks the client to reconnect, before the ingress cuts it', async () => {
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

describe('an answer that has not begun in time', () => {
  it.each([false, true])(
    'returns 504, aborts the engine and frees slot and timer (stream: %s)',
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

  it('returns 504 even if the engine ignores the abort signal', async () => {
    const engine = createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
      await new Promise(() => signal);
      yield* EVENTS;
    });
    const asked = ask(createFakeApp({ engine }), { message: 'Hello' });

    await vi.advanceTimersByTimeAsync(maxMs);

    expect((await asked).status).toBe(504);
  });

  it('keeps its deadline when the first text comes late', async () => {
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

  it.each([false, true])('leaves no timer when it completes in time (stream: %s)', async (stream) => {
    const engine = createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
      if (signal?.aborted === false) yield* EVENTS;
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream });

    expect([(await response.text()).includes('at nine'), vi.getTimerCount()]).toEqual([true, 0]);
  });

  it('needs no timer when it is available at once', async () => {
    await ask(createFakeApp(), { message: 'Hello' });

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a client that reads nothing', () => {
  it('is disconnected, which aborts its answer', async () => {
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

  it('loses its connection, which frees its buffers', async () => {
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

  it('has less than 500 characters buffered', async () => {
    const { app } = startThoughtful();
    const response = await ask(app, STREAM);

    await vi.advanceTimersByTimeAsync(10 * heartbeatMs);

    expect((await response.text()).length).toBeLessThan(500);
  });
});

it('keeps the stream open for a client that reads, however long the model is silent', async () => {
  const { app, slots } = startThoughtful();
  void (await ask(app, STREAM)).text();

  await vi.advanceTimersByTimeAsync(10 * heartbeatMs);

  expect(slots.openCount).toBe(1);
});

describe('a stream slot', () => {
  it('is refused with 429 to a client that has its maximum of open streams', async () => {
    const { app } = startThoughtful();
    await ask(app, STREAM);

    const refused = await ask(app, STREAM);

    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', retryable: true });
  });

  // Covers: overload
  it('is refused with 503 when all are taken, while health checks still succeed', async () => {
    const app = createFakeApp({ streamSlots: createStreamSlots({ maxOpen: 0 }) });

    const refused = await ask(app, STREAM);

    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'overloaded', retryable: true });
    expect((await app.request('/health')).status).toBe(200);
  });

  it('is not needed for an answer as JSON', async () => {
    const app = createFakeApp({ streamSlots: createStreamSlots({ maxOpen: 0 }) });

    expect((await ask(app, { message: 'Hello' })).status).toBe(200);
  });

  it('is checked before the question reaches the engine', async () => {
    const engine = createFakeEngine();
    const app = createFakeApp({ engine, streamSlots: createStreamSlots({ maxOpen: 0 }) });

    await ask(app, STREAM);

    expect(engine.requests).toEqual([]);
  });

  it.each<[string, AnswerEvent]>([
    ['ends', EVENTS[4] as AnswerEvent],
    ['fails before its first text', { type: 'error', error: new RagError('internal', 'down') }],
  ])('is freed when the stream %s', async (_name, event) => {
    const slots = createStreamSlots();
    const engine = createFakeEngine(async function* () {
      yield event;
    });

    await (await ask(createFakeApp({ engine, streamSlots: slots }), STREAM)).text();

    expect(slots.openCount).toBe(0);
  });

  it('is freed when the client disconnects', async () => {
    const { app, slots } = startThoughtful();

    await (await ask(app, STREAM)).body?.cancel();

    expect(slots.openCount).toBe(0);
  });
});

it('asks clients of open streams to reconnect at a shutdown', async () => {
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
