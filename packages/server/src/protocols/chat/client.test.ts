import { type Answer, ChatError, type ChatEvent as ClientEvent, createChatClient } from '@rag/client';
import { createParser } from 'eventsource-parser';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { SCENARIOS } from '../__fixtures__/scenarios.ts';
import { createEventRenderer } from './renderer.ts';
import type { ChatEvent, WireAnswer } from './schemas.ts';

describe.each(Object.entries(SCENARIOS))('@rag/client, for the stream "%s",', (_name, events) => {
  const stream = events.map(createEventRenderer()).join(': still here\n\n');

  it('reads every event as it was sent', async () => {
    const sent: unknown[] = [];
    createParser({
      onEvent: ({ event, data }) => event !== 'error' && sent.push({ type: event, data: JSON.parse(data) }),
    }).feed(stream);
    const client = createChatClient({
      baseUrl: 'http://service.example',
      fetch: async () => new Response(stream),
      maxReconnects: 0,
    });
    const read: unknown[] = [];
    const end = (async () => {
      for await (const event of client.stream({ message: 'When?' })) read.push(event);
    })();

    if (events.at(-1)?.type === 'done') await end;
    else await expect(end).rejects.toThrow(ChatError);
    expect(read).toEqual(sent);
  });
});

it('@rag/client has the types of the service', () => {
  expectTypeOf<WireAnswer>().toExtend<Answer>();
  expectTypeOf<Exclude<ChatEvent, { type: 'error' }>>().toExtend<ClientEvent>();
  expectTypeOf<keyof Answer>().toEqualTypeOf<keyof WireAnswer>();
});
