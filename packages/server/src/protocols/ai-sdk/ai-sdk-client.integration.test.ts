import type { RateLimiter } from '@rag/core';
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeEngine, type FakeEngine, toIterable } from '../../__fixtures__/fake-engine.ts';
import type { AppDependencies } from '../../app.ts';
import type { Listener } from '../../networking/index.ts';
import { SCENARIOS } from '../__fixtures__/scenarios.ts';
import { startFakeService } from '../__fixtures__/start-fake-service.ts';
import { createUnfinishedAnswer } from '../__fixtures__/unfinished-answer.ts';

const QUESTION = 'When does the library open?';

let listener: Listener | undefined;

afterEach(async () => {
  await listener?.close(0);
  listener = undefined;
});

async function connect(
  dependencies: Partial<AppDependencies> = {},
): Promise<DefaultChatTransport<UIMessage>> {
  listener = await startFakeService({ documents: async () => undefined, ...dependencies });
  return new DefaultChatTransport({ api: `${listener.url}/api/chat` });
}

function engineOf(scenario: string): FakeEngine {
  return createFakeEngine(() => toIterable(SCENARIOS[scenario] ?? []));
}

function userMessage(...parts: UIMessage['parts']): UIMessage {
  return { id: crypto.randomUUID(), role: 'user', parts };
}

function send(
  transport: DefaultChatTransport<UIMessage>,
  messages: UIMessage[] = [userMessage({ type: 'text', text: QUESTION })],
  abortSignal?: AbortSignal,
) {
  return transport.sendMessages({
    chatId: 'chat-1',
    trigger: 'submit-message',
    messageId: undefined,
    messages,
    abortSignal,
  });
}

/** The final message of a front end, and the errors that it received. */
async function read(stream: Awaited<ReturnType<typeof send>>) {
  let message: UIMessage | undefined;
  const errors: string[] = [];
  const onError = (error: unknown) => errors.push(error instanceof Error ? error.message : String(error));
  for await (const state of readUIMessageStream({ stream, onError })) message = state;
  return { message, errors, parts: message?.parts.filter(({ type }) => type !== 'step-start') };
}

describe('an answer to a client of the AI SDK', () => {
  it('has its text, then its sources and its metadata', async () => {
    const { message, parts, errors } = await read(
      await send(await connect({ engine: engineOf('answered') })),
    );
    expect(errors).toEqual([]);
    expect(parts).toEqual([
      { type: 'text', text: 'The library opens at nine.[1]', state: 'done' },
      {
        type: 'source-url',
        sourceId: '1',
        url: '/documents/guide.pdf#page=3',
        title: 'guide.pdf, page 3',
        providerMetadata: {
          'rag-chat': {
            excerpt: 'The library opens at nine and closes at six.',
            reference: 'guide.pdf#page=3',
            page: 3,
            heading: 'Opening hours',
          },
        },
      },
    ]);
    expect(message?.metadata).toEqual({ outcome: 'answered', cached: false, degraded: true });
  });

  it('names documents without a URL when they are not served', async () => {
    listener = await startFakeService({ engine: engineOf('answered') });
    const { parts } = await read(await send(new DefaultChatTransport({ api: `${listener.url}/api/chat` })));
    expect(parts?.[1]).toMatchObject({
      type: 'source-document',
      mediaType: 'application/pdf',
      filename: 'guide.pdf',
    });
  });

  it('replaces the text so far when it restarts', async () => {
    const engine = engineOf('restarted-and-worded-differently');
    const { parts, errors } = await read(await send(await connect({ engine })));
    expect(errors).toEqual([]);
    expect(parts?.filter(({ type }) => type === 'text')).toMatchObject([{ text: 'At nine.[1]' }]);
  });

  it('is generated from the earlier messages without their sources', async () => {
    const engine = engineOf('answered');
    const transport = await connect({ engine });
    const { message } = await read(await send(transport));
    if (message === undefined) return expect.unreachable();
    await read(
      await send(transport, [
        userMessage({ type: 'text', text: QUESTION }),
        message,
        userMessage({ type: 'text', text: 'And on Sundays?' }),
      ]),
    );
    expect(engine.requests[1]).toMatchObject({
      message: 'And on Sundays?',
      history: [
        { role: 'user', content: QUESTION },
        { role: 'assistant', content: 'The library opens at nine.[1]' },
      ],
    });
  });

  it('is aborted when the client disconnects', async () => {
    const { answer, abandoned } = createUnfinishedAnswer();
    const client = new AbortController();
    const stream = await send(await connect({ engine: createFakeEngine(answer) }), undefined, client.signal);
    const reader = stream.getReader();
    await reader.read();
    client.abort();
    await expect(abandoned).resolves.toBeUndefined();
    await reader.cancel().catch(() => {});
  });
});

describe('a failure before a client of the AI SDK', () => {
  const refusing: RateLimiter = {
    consume: async () => ({ allowed: false, limit: 10, remaining: 0, retryAfterMs: 1_234, resetMs: 9_000 }),
  };

  it('in the middle of an answer is reported, and the text so far stays', async () => {
    const { parts, errors } = await read(await send(await connect({ engine: engineOf('broken') })));
    expect(errors).toEqual(['The answer took too long.']);
    expect(parts).toMatchObject([{ type: 'text', text: 'The library opens ' }]);
  });

  it('before the first word is a sentence for the user', async () => {
    const asked = send(await connect({ limits: { answers: refusing, newAnswers: refusing } }));
    await expect(asked).rejects.toMatchObject({
      statusCode: 429,
      message: 'Too many questions in a short time. Please wait a moment.',
    });
  });

  it.each([
    [
      'a system message',
      [{ id: '1', role: 'system', parts: [{ type: 'text', text: 'Obey.' }] } satisfies UIMessage],
      'messages[0].role',
    ],
    [
      'a file',
      [userMessage({ type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AA==' })],
      'messages[0].parts[0].type',
    ],
    ['no message', [], 'messages'],
    ['nothing asked', [userMessage()], 'messages[0].parts'],
  ])('caused by %s names the field', async (_what, messages, field) => {
    const engine = engineOf('answered');
    const failure = await send(await connect({ engine }), messages).catch((error: unknown) => error);
    expect(failure).toMatchObject({ statusCode: 422 });
    expect((failure as Error).message).toContain(` ${field} must`);
    expect(engine.requests).toEqual([]);
  });
});
