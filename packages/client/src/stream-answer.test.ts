import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeService, event, type FakeResponse, SESSION_ID } from './__fixtures__/fake-service.ts';
import { createChatClient } from './create-chat-client.ts';

const START = event('start', '0-a', { session_id: SESSION_ID });
const HALF = event('delta', '4-b', { text: 'half' });
const REST = event('delta', '8-c', { text: ' way' });
const DONE = event('done', '8-c', { answer: 'half way' });
const BACK_NOW = event('error', '4-b', { code: 'timeout', retryable: true, retry_after_ms: 0 });
const BACK_LATER = event('error', '4-b', { code: 'overloaded', retryable: true, retry_after_ms: 60_000 });
const NOT_BACK = event('error', '4-b', { code: 'internal', retryable: false });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

async function read(responses: readonly FakeResponse[], signal?: AbortSignal) {
  const { fetch, requests } = createFakeService(...responses);
  const client = createChatClient({ baseUrl: 'https://chat.example/', fetch });
  const text: string[] = [];
  const outcome = (async () => {
    for await (const { type, data } of client.stream({ message: 'When?', signal })) {
      if (type === 'delta') text.push(data.text);
      if (type === 'restart') text.length = 0;
      if (type === 'done') return data.answer;
    }
    return 'ended without done';
  })().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1_000);
  return { outcome: await outcome, text: text.join(''), requests: requests() };
}

describe('a stream that breaks', () => {
  it.each<[string, FakeResponse]>([
    ['with an event that says to come back', START + HALF + BACK_NOW],
    ['without a reason', START + HALF],
    ['with its connection', { brokenAfter: START + HALF }],
  ])('%s continues where it was, in the same conversation', async (_name, broken) => {
    const { outcome, text, requests } = await read([broken, START + REST + DONE]);

    expect({ outcome, text }).toEqual({ outcome: 'half way', text: 'half way' });
    expect(requests).toEqual([
      { url: 'https://chat.example/chat', body: { message: 'When?' }, lastEventId: null },
      {
        url: 'https://chat.example/chat',
        body: { message: 'When?', session_id: SESSION_ID },
        lastEventId: '4-b',
      },
    ]);
  });

  it('restarts its text when the service writes the answer anew', async () => {
    const anew = START + event('restart', '0-a', {}) + REST + DONE;

    expect((await read([START + HALF + BACK_NOW, anew])).text).toBe(' way');
  });

  it.each<[string, readonly FakeResponse[], string]>([
    ['after one reconnect', [START + HALF + BACK_NOW, START + BACK_NOW], 'timeout'],
    ['when the service says that it is of no use', [START + HALF + NOT_BACK], 'internal'],
    ['when the wait is long', [START + HALF + BACK_LATER], 'overloaded'],
    ['when no event had come', [{ brokenAfter: '' }], 'interrupted'],
    ['when it was refused', [new Response('{}', { status: 503 })], 'internal'],
  ])('fails %s', async (_name, responses, code) => {
    const { outcome, requests } = await read([...responses, START + DONE]);

    expect(outcome).toMatchObject({ name: 'ChatError', code });
    expect(requests).toHaveLength(responses.length);
  });

  it('does not come back when the caller aborts during the wait', async () => {
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 500);

    const { outcome, requests } = await read([START + HALF, START + DONE], caller.signal);

    expect(outcome).toMatchObject({ name: 'AbortError' });
    expect(requests).toHaveLength(1);
  });
});

it('ignores events that it does not know', async () => {
  const { outcome } = await read([START + event('later-invention', '0-a', {}) + DONE]);

  expect(outcome).toBe('half way');
});

it('ends the request when the caller leaves the loop', async () => {
  const cancel = vi.fn();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(START + HALF)),
    cancel,
  });
  const { fetch } = createFakeService(new Response(body));
  const client = createChatClient({ baseUrl: 'https://chat.example', fetch });

  for await (const { type } of client.stream({ message: 'When?' })) if (type === 'delta') break;

  expect(cancel).toHaveBeenCalledOnce();
});
