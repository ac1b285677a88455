import type { LLM, LLMPart, LLMRequest } from '@rag/core';
import { describeConformance, llmConformance } from '@rag/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import {
  json,
  type LoopbackServer,
  type Respond,
  readFixture,
  sse,
  sseSteps,
  stalledSse,
  startLoopbackServer,
} from '../__fixtures__/loopback-server.ts';
import { defaultChatCapabilities } from './chat-capabilities.ts';
import { createOpenAILLM, type OpenAILLMOptions } from './index.ts';

const QUESTION: LLMRequest = {
  messages: [
    { role: 'system', content: 'Answer from the documents.' },
    { role: 'user', content: 'a private question' },
  ],
  maxOutputTokens: 300,
};

let server: LoopbackServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function connect(
  respond: Respond,
  options: Partial<OpenAILLMOptions> = {},
): Promise<{ llm: LLM; server: LoopbackServer }> {
  server = await startLoopbackServer(respond);
  return { server, llm: createOpenAILLM({ client: server.client, model: 'gpt-4.1-mini', ...options }) };
}

async function collect(llm: LLM, signal?: AbortSignal): Promise<LLMPart[]> {
  const parts: LLMPart[] = [];
  for await (const part of llm.stream(QUESTION, signal === undefined ? {} : { signal })) parts.push(part);
  return parts;
}

function textOf(parts: readonly LLMPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** Streams the last message back word by word. */
const echo: Respond = (response, { body }) => {
  const messages = body['messages'] as { readonly content: string }[];
  const texts = (messages.at(-1)?.content ?? '').split(/(?<=\s)/u);
  const chunks = texts.map((content) => ({
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
  }));
  const last = {
    choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
    usage: { prompt_tokens: 5, completion_tokens: 2 },
  };
  const text = [...chunks, last].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
  return sse(`${text}data: [DONE]\n\n`, 64)(response, { body, path: '', headers: {} });
};

function toRequest(content: string): LLMRequest {
  return { messages: [{ role: 'user', content }] };
}

describeConformance(
  llmConformance,
  async () => {
    const loopback = await startLoopbackServer(echo);
    return {
      llm: createOpenAILLM({ client: loopback.client, model: 'gpt-4.1-mini' }),
      request: toRequest('The office opens at nine.'),
      otherRequest: toRequest('Leave is 28 days a year.'),
      upstream: { calls: loopback.calls, openCalls: () => loopback.idle().then(() => 0) },
      close: loopback.close,
    };
  },
  { describe, it },
);

describe('a request', () => {
  async function sent(options: Partial<OpenAILLMOptions>): Promise<Readonly<Record<string, unknown>>> {
    const { llm, server: loopback } = await connect(sse(readFixture('openai.sse')), options);
    await collect(llm);
    return loopback.requests[0]?.body ?? {};
  }

  it('is a streamed chat completion with usage', async () => {
    expect(await sent({})).toEqual({
      model: 'gpt-4.1-mini',
      messages: QUESTION.messages,
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 300,
      temperature: 0,
    });
  });

  it('has no temperature, the reasoning token limit and the least effort for a reasoning model', async () => {
    const body = await sent({ model: 'gpt-5-nano', temperature: 0.5 });
    expect(body).toMatchObject({ max_completion_tokens: 300 + 256, reasoning_effort: 'minimal' });
    expect(body).not.toHaveProperty('temperature');
    expect(body).not.toHaveProperty('max_tokens');
  });

  it('uses the given capabilities when the name of a deployment does not reveal its model', async () => {
    const body = await sent({
      model: 'production-chat',
      capabilities: {
        maxTokensParameter: 'max_completion_tokens',
        temperature: false,
        streamUsage: false,
        reasoningEffort: 'low',
      },
    });
    expect(body).toEqual({
      model: 'production-chat',
      messages: QUESTION.messages,
      stream: true,
      max_completion_tokens: 300 + 1_024,
      reasoning_effort: 'low',
    });
  });

  it('uses the given capabilities even when the name suggests others', async () => {
    const capabilities = { maxTokensParameter: 'max_tokens', temperature: true, streamUsage: true } as const;
    const body = await sent({ model: 'o3-chat', capabilities });
    expect(body).toMatchObject({ max_tokens: 300, temperature: 0 });
    expect(body).not.toHaveProperty('reasoning_effort');
  });

  it('reserves the given number of reasoning tokens', async () => {
    const capabilities = { ...defaultChatCapabilities('gpt-5-nano'), reasoningTokens: 700 };
    expect(await sent({ model: 'gpt-5-nano', capabilities })).toMatchObject({ max_completion_tokens: 1_000 });
  });

  it('is described by the parameters, which are part of the cache key', async () => {
    const { llm } = await connect(echo, { model: 'gpt-5.6-luna', temperature: 0.2 });
    expect(llm.parameters).toBe('temperature=0.2;reasoning_effort=none');
  });
});

describe('a response', () => {
  it('becomes text and usage, including cached tokens', async () => {
    const { llm } = await connect(sse(readFixture('openai.sse')));
    const parts = await collect(llm);
    expect(textOf(parts)).toBe('The office opens at 9 – für alle 🙂 [1].');
    expect(parts.at(-1)).toEqual({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 1215, cachedInputTokens: 1024, outputTokens: 12 },
    });
  });

  it.each([1, 2, 3, 7, 61])('is the same when the bytes arrive in pieces of %i', async (pieceBytes) => {
    const { llm } = await connect(sse(readFixture('openai.sse'), pieceBytes));
    expect(textOf(await collect(llm))).toBe('The office opens at 9 – für alle 🙂 [1].');
  });

  it('is passed on as it arrives: what came together as one text, and nothing waits for more', async () => {
    const said = ['The office ', 'opens ', 'at 9.'].map(
      (content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`,
    );
    const { respond, sendNext } = sseSteps([said.slice(0, 2).join(''), said[2] ?? '', 'data: [DONE]\n\n']);
    const { llm } = await connect(respond);
    const parts = llm.stream(QUESTION)[Symbol.asyncIterator]();
    expect((await parts.next()).value).toEqual({ type: 'text', text: 'The office opens ' });
    sendNext();
    expect((await parts.next()).value).toEqual({ type: 'text', text: 'at 9.' });
    sendNext();
    expect((await parts.next()).value).toMatchObject({ type: 'finish' });
  });

  it('is the same with CRLF line ends and comments', async () => {
    const text = `: keep-alive\n\n${readFixture('openai.sse')}`.replaceAll('\n', '\r\n');
    const { llm } = await connect(sse(text, 5));
    expect(textOf(await collect(llm))).toBe('The office opens at 9 – für alle 🙂 [1].');
  });

  it('can begin with the verdict of Azure’s filter on the prompt', async () => {
    const { llm } = await connect(sse(readFixture('azure.sse')));
    expect(await collect(llm)).toEqual([
      { type: 'text', text: 'The office opens at 9 [1].' },
      { type: 'finish', reason: 'stop', usage: { inputTokens: 310, cachedInputTokens: 0, outputTokens: 9 } },
    ]);
  });

  it('is an answer even when Azure’s filter is unavailable', async () => {
    const { llm } = await connect(sse(readFixture('azure-filter-unavailable.sse')));
    expect(textOf(await collect(llm))).toBe('The office opens at 9 [1].');
  });

  it('finishes with content_filter when the filter cuts the answer', async () => {
    const { llm } = await connect(sse(readFixture('azure-filtered-answer.sse')));
    expect((await collect(llm)).at(-1)).toMatchObject({ type: 'finish', reason: 'content_filter' });
  });

  it('has a usage of zero when the server reports none', async () => {
    const { llm } = await connect(sse(readFixture('ollama-without-usage.sse')));
    expect((await collect(llm)).at(-1)).toEqual({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
    });
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['tool_calls', 'stop'],
  ])('maps the finish reason %s to %s', async (wire, reason) => {
    const chunk = { choices: [{ index: 0, delta: { content: 'x' }, finish_reason: wire }] };
    const { llm } = await connect(sse(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`));
    expect((await collect(llm)).at(-1)).toMatchObject({ reason });
  });
});

describe('failures', () => {
  it('takes the finish reason from the delta when a simulator puts it there', async () => {
    const chunk = { choices: [{ index: 0, delta: { content: 'x', finish_reason: 'length' } }] };
    const { llm } = await connect(sse(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`));
    expect((await collect(llm)).at(-1)).toMatchObject({ type: 'finish', reason: 'length' });
  });

  it('rejects with model_unavailable when the stream ends without a finish reason', async () => {
    const text = readFixture('openai.sse').split('\n\n').slice(0, 3).join('\n\n');
    const { llm } = await connect(sse(`${text}\n\n`));
    await expect(collect(llm)).rejects.toMatchObject({ code: 'model_unavailable', retryable: true });
  });

  it('rejects with model_unavailable when the connection breaks in the middle', async () => {
    const { llm } = await connect((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`${readFixture('openai.sse').split('\n\n').slice(0, 3).join('\n\n')}\n\n`, () =>
        response.destroy(),
      );
    });
    await expect(collect(llm)).rejects.toMatchObject({ code: 'model_unavailable', retryable: true });
  });

  it('rejects with the error of an error event in the middle', async () => {
    const error = { error: { message: 'quoting a private question', type: 'server_error', code: null } };
    const { llm } = await connect(sse(`data: ${JSON.stringify(error)}\n\n`));
    await expect(collect(llm)).rejects.toMatchObject({
      code: 'model_unavailable',
      details: { type: 'server_error' },
    });
  });

  it('makes one call although the client is set to retry', async () => {
    const { llm, server: loopback } = await connect(json(500, '{"error":{"message":"no"}}'));
    await expect(collect(llm)).rejects.toMatchObject({ code: 'model_unavailable' });
    expect(loopback.calls()).toBe(1);
  });

  it('reveals neither the prompt nor the key', async () => {
    const { llm } = await connect(json(401, readFixture('openai-wrong-key.json')));
    const error = await collect(llm).catch((reason: unknown) => reason);
    const { message, details, cause } = error as { message: string; details: unknown; cause: unknown };
    expect(`${message} ${JSON.stringify(details)} ${String(cause)}`).not.toMatch(/sk-|private|Incorrect/);
  });

  it('rejects with model_unavailable when nothing listens', async () => {
    const { llm, server: loopback } = await connect(echo);
    await loopback.close();
    server = undefined;
    await expect(collect(llm)).rejects.toMatchObject({
      code: 'model_unavailable',
      details: { networkCode: 'ECONNREFUSED' },
    });
  });

  it('rejects with timeout when the client’s own limit ends the call', async () => {
    const { server: loopback } = await connect(() => undefined);
    const llm = createOpenAILLM({ client: loopback.client.withOptions({ timeout: 1 }), model: 'm' });
    await expect(collect(llm)).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('an abort', () => {
  const BEGINNING = `${readFixture('openai.sse').split('\n\n').slice(0, 2).join('\n\n')}\n\n`;

  it('closes the connection when the reader leaves a stalled stream', async () => {
    const { llm, server: loopback } = await connect(stalledSse(BEGINNING));
    for await (const part of llm.stream(QUESTION)) if (part.type === 'text') break;
    expect(await loopback.idle()).toEqual({ allWhole: false });
  });

  it('rejects and closes the connection when a stalled stream is aborted', async () => {
    const { llm, server: loopback } = await connect(stalledSse(BEGINNING));
    const controller = new AbortController();
    const iterator = llm.stream(QUESTION, { signal: controller.signal })[Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    controller.abort();
    await expect(pending).rejects.toMatchObject({ code: 'aborted' });
    expect(await loopback.idle()).toEqual({ allWhole: false });
  });

  it('rejects when aborted between the finish reason and the usage', async () => {
    const untilUsage = `${readFixture('openai.sse').split('\n\n').slice(0, 5).join('\n\n')}\n\n`;
    const { llm } = await connect(stalledSse(untilUsage));
    const controller = new AbortController();
    const iterator = llm.stream(QUESTION, { signal: controller.signal })[Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    await new Promise(setImmediate); // Until the finish reason, which has arrived already, is read.
    controller.abort();
    await expect(pending).rejects.toMatchObject({ code: 'aborted' });
  });

  it('yields nothing after an abort although the rest has arrived', async () => {
    const { llm } = await connect(sse(readFixture('openai.sse')));
    const controller = new AbortController();
    const texts: string[] = [];
    const reading = (async () => {
      for await (const part of llm.stream(QUESTION, { signal: controller.signal })) {
        texts.push(part.type === 'text' ? part.text : part.type);
        controller.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
    expect(texts).toEqual(['The office opens at 9 – für alle 🙂 [1].']);
  });

  it('rejects and closes the connection when aborted before the headers', async () => {
    const controller = new AbortController();
    const { llm, server: loopback } = await connect(() => controller.abort());
    await expect(collect(llm, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(await loopback.idle()).toEqual({ allWhole: false });
  });
});
