import type { AnswerEvent } from '@rag/core';
import { RagError } from '@rag/core';
import { createParser } from 'eventsource-parser';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask, createFakeApp } from '../__fixtures__/fake-app.ts';
import { ANSWER, createFakeEngine, EVENTS, SESSION_ID } from '../__fixtures__/fake-engine.ts';
import { createGate } from '../__fixtures__/gate.ts';
import { createStreamSlots } from './stream-slots.ts';

afterEach(() => {
  vi.useRealTimers();
});

function parse(text: string): { event: string | undefined; data: unknown }[] {
  const events: { event: string | undefined; data: unknown }[] = [];
  createParser({
    onEvent: ({ event, data }) => {
      events.push({ event, data: JSON.parse(data) });
    },
  }).feed(text);
  return events;
}

describe('an answer as a stream', () => {
  // Covers: repeated-text
  it('sends one event after the other', async () => {
    const engine = createFakeEngine();

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });

    expect(parse(await response.text())).toEqual([
      { event: 'start', data: { answer_id: ANSWER.answerId, session_id: SESSION_ID } },
      {
        event: 'sources',
        data: {
          passages: [
            {
              source: 'guide.pdf',
              page: 3,
              heading: 'Opening hours',
              reference: 'guide.pdf#page=3',
              excerpt: 'The library opens at nine and closes at six.',
            },
          ],
        },
      },
      { event: 'delta', data: { text: 'The library opens ' } },
      { event: 'delta', data: { text: 'at nine.[1]' } },
      { event: 'done', data: await (await ask(createFakeApp({ engine }), { message: 'Hello' })).json() },
    ]);
  });

  it('sends an event when the client has to discard the text so far', async () => {
    const engine = createFakeEngine(async function* (): AsyncIterable<AnswerEvent> {
      yield { type: 'delta', text: 'The library o' };
      yield { type: 'restart' };
      yield* EVENTS;
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });

    expect(parse(await response.text()).slice(1, 4)).toEqual([
      { event: 'delta', data: { text: 'The library o' } },
      { event: 'restart', data: {} },
      { event: 'sources', data: expect.anything() },
    ]);
  });

  it('can be requested with the Accept header', async () => {
    const response = await ask(
      createFakeApp(),
      { message: 'Hello' },
      { headers: { Accept: 'text/event-stream' } },
    );

    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  });

  it.each(['text/event-stream;q=0, application/json', 'text/event-stream;q=0.5, application/json', '*/*'])(
    'is not sent to a client that prefers JSON: %s',
    async (Accept) => {
      const response = await ask(createFakeApp(), { message: 'Hello' }, { headers: { Accept } });

      expect(response.headers.get('content-type')).toBe('application/json');
    },
  );

  it('is not sent if the body declines it, whatever the header says', async () => {
    const headers = { Accept: 'text/event-stream' };

    const response = await ask(createFakeApp(), { message: 'Hello', stream: false }, { headers });

    expect(response.headers.get('content-type')).toBe('application/json');
  });

  // Covers: buffering-proxy
  it('has headers that keep proxies from buffering it', async () => {
    const { headers } = await ask(createFakeApp(), { message: 'Hello', stream: true });

    expect(headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
  });

  // Covers: lost-last-event
  it('ends with a blank line, so that clients do not drop the last event', async () => {
    const response = await ask(createFakeApp(), { message: 'Hello', stream: true });

    expect((await response.text()).endsWith('\n\n')).toBe(true);
  });

  // Covers: silent-end
  it('reports a failure as an event that says whether to retry', async () => {
    const engine = createFakeEngine(async function* () {
      yield { type: 'delta', text: 'The lib' } as const;
      yield { type: 'error', error: new RagError('timeout', 'upstream https://secret') } as const;
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });

    const events = parse(await response.text());
    expect(response.status).toBe(200);
    expect(events.at(-1)).toEqual({
      event: 'error',
      data: {
        type: 'about:blank',
        title: 'Gateway Timeout',
        status: 504,
        detail: 'The answer took too long.',
        code: 'timeout',
        retryable: true,
        retry_after_ms: 1_000,
      },
    });
  });

  it('reports the time to wait if the failure has one', async () => {
    const engine = createFakeEngine(async function* () {
      yield { type: 'delta', text: 'The lib' } as const;
      yield { type: 'error', error: new RagError('overloaded', 'busy', { retryAfterMs: 2_500 }) } as const;
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });

    expect(parse(await response.text()).at(-1)?.data).toMatchObject({
      retryable: true,
      retry_after_ms: 2_500,
    });
  });

  it('reports no time to wait for a failure that a retry cannot fix', async () => {
    const engine = createFakeEngine(async function* () {
      yield { type: 'delta', text: 'The lib' } as const;
      yield { type: 'error', error: new RagError('internal', 'a bug') } as const;
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });

    const { data } = parse(await response.text()).at(-1) ?? {};
    expect(data).toMatchObject({ retryable: false });
    expect(data).not.toHaveProperty('retry_after_ms');
  });

  // Covers: silent-end
  it('ends with an error if the engine breaks its contract', async () => {
    const engine = createFakeEngine(async function* () {
      yield { type: 'delta', text: 'The lib' } as const;
      throw new Error('a bug');
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });

    expect(parse(await response.text()).at(-1)).toMatchObject({ event: 'error', data: { code: 'internal' } });
  });

  it('ends with an error if an event cannot be shown', async () => {
    const streamSlots = createStreamSlots();
    const engine = createFakeEngine(async function* (): AsyncIterable<AnswerEvent> {
      yield { type: 'delta', text: 'The library o' };
      yield { type: 'sources', passages: undefined as never };
      yield* EVENTS;
    });

    const response = await ask(createFakeApp({ engine, streamSlots }), { message: 'Hello', stream: true });

    expect(parse(await response.text()).slice(1)).toMatchObject([
      { event: 'delta' },
      { event: 'error', data: { code: 'internal' } },
    ]);
    expect(streamSlots.openCount).toBe(0);
  });

  // Covers: stalled-reader
  it('pulls no more events than the client reads', async () => {
    let made = 0;
    const engine = createFakeEngine(async function* () {
      for (;;) {
        made += 1;
        yield { type: 'delta', text: 'on and on ' } as const;
      }
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });
    const reader = response.body?.getReader();
    for (let read = 0; read < 3; read += 1) await reader?.read();
    await reader?.cancel();

    expect(made).toBeLessThanOrEqual(3);
  });

  // Covers: abandoned-call
  it('aborts the answer when the client disconnects while the engine is waiting', async () => {
    const { opened: aborted, open } = createGate();
    const engine = createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
      yield { type: 'sources', passages: [] };
      signal?.addEventListener('abort', open);
      await aborted;
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    const waiting = reader?.read();
    await reader?.cancel();

    await expect(aborted).resolves.toBeUndefined();
    await waiting;
  });

  it('aborts the answer when the request is aborted', async () => {
    const client = new AbortController();
    const { opened: aborted, open } = createGate();
    const engine = createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
      yield { type: 'sources', passages: [] };
      signal?.addEventListener('abort', open);
      await aborted;
      yield { type: 'error', error: new RagError('aborted', 'The caller gave up.') };
    });

    const response = await ask(
      createFakeApp({ engine }),
      { message: 'Hello', stream: true },
      { signal: client.signal },
    );
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    const last = reader?.read();
    client.abort();

    expect(parse(new TextDecoder().decode((await last)?.value)).at(-1)).toMatchObject({
      event: 'error',
      data: { code: 'aborted' },
    });
  });

  it('stops its heartbeat when the client disconnects', async () => {
    vi.useFakeTimers();
    const engine = createFakeEngine(async function* () {
      for (;;) yield { type: 'delta', text: 'on and on ' } as const;
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });
    await response.body?.cancel();

    expect(vi.getTimerCount()).toBe(0);
  });

  // Covers: silent-stream
  it('sends heartbeats while the model is silent', async () => {
    vi.useFakeTimers();
    const { opened: thought, open } = createGate();
    const engine = createFakeEngine(async function* () {
      yield { type: 'sources', passages: [] } as const;
      await thought;
      yield* EVENTS.slice(2);
    });

    const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream: true });
    const text = response.text();
    await vi.advanceTimersByTimeAsync(31_000);
    open();

    expect((await text).match(/^: .*\n\n/gm)).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
