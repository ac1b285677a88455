import { describe, expect, it } from 'vitest';
import { createFakeService, SESSION_ID } from './__fixtures__/fake-service.ts';
import { createChatClient } from './create-chat-client.ts';

const ANSWER = { answer: 'At nine.[1]', session_id: SESSION_ID };
const QUESTION = { message: 'When?' };

function refusal(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers });
}

describe('ask', () => {
  it('resolves with the answer, and asks below a path', async () => {
    const { fetch, requests } = createFakeService(Response.json(ANSWER));
    const client = createChatClient({ baseUrl: 'https://example.org/chat-service', fetch });

    expect(await client.ask({ ...QUESTION, sessionId: SESSION_ID })).toEqual(ANSWER);
    expect(requests()).toEqual([
      {
        url: 'https://example.org/chat-service/chat',
        body: { message: 'When?', session_id: SESSION_ID, stream: false },
        lastEventId: null,
      },
    ]);
  });

  it.each([
    ['https://example.org', 'https://example.org/chat'],
    ['https://example.org/', 'https://example.org/chat'],
    ['https://example.org//', 'https://example.org/chat'],
    ['https://example.org/help', 'https://example.org/help/chat'],
    ['https://example.org/help/', 'https://example.org/help/chat'],
    ['https://example.org//help//', 'https://example.org/help/chat'],
    ['https://example.org/help?from=mail#top', 'https://example.org/help/chat'],
    [' https://example.org ', 'https://example.org/chat'],
  ])('asks at the right address below %j', async (baseUrl, url) => {
    for (const address of [baseUrl, new URL(baseUrl)]) {
      const { fetch, requests } = createFakeService(Response.json(ANSWER));
      await createChatClient({ baseUrl: address, fetch }).ask(QUESTION);

      expect(requests()).toMatchObject([{ url }]);
    }
  });

  it('rejects with what the service says', async () => {
    const problem = { code: 'rate_limited', detail: 'Too many questions.', retryable: true };
    const { fetch } = createFakeService(refusal(429, JSON.stringify(problem), { 'Retry-After': '7' }));
    const client = createChatClient({ baseUrl: 'https://example.org', fetch });

    await expect(client.ask(QUESTION)).rejects.toMatchObject({
      name: 'ChatError',
      message: 'Too many questions.',
      code: 'rate_limited',
      status: 429,
      retryable: true,
      retryAfterMs: 7_000,
    });
  });

  it.each([
    ['a page of a proxy', '<h1>Bad gateway</h1>'],
    ['JSON that is no object', '"no"'],
  ])('understands a failure whose body is %s', async (_name, body) => {
    const { fetch } = createFakeService(refusal(502, body));
    const client = createChatClient({ baseUrl: 'https://example.org', fetch });

    await expect(client.ask(QUESTION)).rejects.toMatchObject({
      code: 'internal',
      status: 502,
      retryable: true,
      retryAfterMs: undefined,
    });
  });

  it('says when the service is unreachable', async () => {
    const client = createChatClient({ baseUrl: 'https://example.org', fetch: createFakeService().fetch });

    await expect(client.ask(QUESTION)).rejects.toMatchObject({ code: 'unreachable', retryable: true });
  });

  it('says when the response ended early', async () => {
    const { fetch } = createFakeService({ brokenAfter: '{"answer":' });
    const client = createChatClient({ baseUrl: 'https://example.org', fetch });

    await expect(client.ask(QUESTION)).rejects.toMatchObject({ code: 'interrupted', retryable: true });
  });

  it("rejects with the signal's reason when the caller aborts", async () => {
    const { fetch } = createFakeService(Response.json(ANSWER));
    const client = createChatClient({ baseUrl: 'https://example.org', fetch });

    await expect(client.ask({ ...QUESTION, signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });
});

it('forgets a conversation', async () => {
  const { fetch } = createFakeService(new Response(null, { status: 204 }));

  await createChatClient({ baseUrl: 'https://example.org', fetch }).forget('a/b');

  expect(fetch.mock.calls[0]?.map(String)[0]).toBe('https://example.org/sessions/a%2Fb');
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: 'DELETE', keepalive: true });
});

it('sends nothing but yes or no with a rating', async () => {
  const { fetch, requests } = createFakeService(new Response(null, { status: 204 }));

  await createChatClient({ baseUrl: 'https://example.org', fetch }).rate(true);

  expect(requests()).toEqual([
    { url: 'https://example.org/feedback', body: { helpful: true }, lastEventId: null },
  ]);
});

it('sends the headers of the caller', async () => {
  const { fetch } = createFakeService(Response.json(ANSWER));

  await createChatClient({ baseUrl: 'https://example.org', fetch, headers: { 'X-Site': 'a' } }).ask(QUESTION);

  expect(fetch.mock.calls[0]?.[1]?.headers).toEqual({ 'X-Site': 'a', 'Content-Type': 'application/json' });
});
