import { advanceCursor, START_CURSOR } from '@rag/core';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { describe, expect, it } from 'vitest';
import { ask, createFakeApp } from '../../__fixtures__/fake-app.ts';
import { createFakeEngine, EVENTS } from '../../__fixtures__/fake-engine.ts';

const STREAM = { message: 'Hello', stream: true };

function parse(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(text);
  return events;
}

describe('the ids of events', () => {
  it('encode how much of the text was sent', async () => {
    const events = parse(await (await ask(createFakeApp(), STREAM)).text());

    expect(events.map(({ event, id }) => [event, id?.split('-')[0]])).toEqual([
      ['start', '0'],
      ['sources', '0'],
      ['delta', '18'],
      ['delta', '29'],
      ['done', '29'],
    ]);
  });

  it('start over when the text does', async () => {
    const engine = createFakeEngine(async function* () {
      yield { type: 'delta', text: 'Another' } as const;
      yield { type: 'restart' } as const;
      yield* EVENTS.slice(2);
    });

    const events = parse(await (await ask(createFakeApp({ engine }), STREAM)).text());

    expect(events.slice(2).map(({ event, id }) => [event, id?.split('-')[0]])).toEqual([
      ['restart', '0'],
      ['delta', '18'],
      ['delta', '29'],
      ['done', '29'],
    ]);
  });
});

describe('a client that reconnects with the id of its last event', () => {
  it('gets the events after that one', async () => {
    const first = parse(await (await ask(createFakeApp(), STREAM)).text());
    const engine = createFakeEngine(async function* () {
      yield { type: 'delta', text: 'at nine.[1]' } as const;
      yield* EVENTS.slice(4);
    });

    const headers = { 'Last-Event-ID': first[2]?.id ?? '' };
    const events = parse(await (await ask(createFakeApp({ engine }), STREAM, { headers })).text());

    expect(engine.requests[0]?.resume).toEqual(advanceCursor(START_CURSOR, 'The library opens '));
    expect(events.slice(1).map(({ id }) => id)).toEqual(first.slice(3).map(({ id }) => id));
  });

  it.each([undefined, ''])('gets the whole answer when the id is %o', async (id) => {
    const engine = createFakeEngine();

    await ask(createFakeApp({ engine }), STREAM, {
      headers: id === undefined ? {} : { 'Last-Event-ID': id },
    });

    expect(engine.requests[0]).not.toHaveProperty('resume');
  });

  it.each(['17', 'a-b', '1-2-3', `1-${'z'.repeat(100)}`, '-1-a'])(
    'is rejected when the id is %o',
    async (id) => {
      const engine = createFakeEngine();

      const response = await ask(createFakeApp({ engine }), STREAM, { headers: { 'Last-Event-ID': id } });

      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ errors: [{ field: 'Last-Event-ID' }] });
      expect(engine.requests).toEqual([]);
    },
  );

  it('can do so from a page of another origin', async () => {
    const app = createFakeApp({ corsOrigins: ['https://www.example.org'] });

    const { headers } = await app.request('/chat', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://www.example.org',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,last-event-id',
      },
    });

    expect(headers.get('access-control-allow-headers')).toContain('last-event-id');
  });
});
