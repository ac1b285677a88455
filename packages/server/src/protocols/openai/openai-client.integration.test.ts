import type { RateLimiter } from '@rag/core';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeEngine, type FakeEngine, toIterable } from '../../__fixtures__/fake-engine.ts';
import type { AppDependencies } from '../../app.ts';
import type { Listener } from '../../networking/index.ts';
import { SCENARIOS } from '../__fixtures__/scenarios.ts';
import { startFakeService } from '../__fixtures__/start-fake-service.ts';
import { createUnfinishedAnswer } from '../__fixtures__/unfinished-answer.ts';

const QUESTION = {
  model: 'rag-chat',
  messages: [{ role: 'user', content: 'When does the library open?' }],
} as const;
const ask = () => ({ ...QUESTION, messages: [...QUESTION.messages] });

let listener: Listener | undefined;

afterEach(async () => {
  await listener?.close(0);
  listener = undefined;
});

/** The client with its defaults except for retries, whose waits would make the tests slow. */
async function connect(dependencies: Partial<AppDependencies> = {}): Promise<OpenAI> {
  listener = await startFakeService({ documents: async () => undefined, ...dependencies });
  return new OpenAI({ baseURL: `${listener.url}/v1`, apiKey: 'none', maxRetries: 0 });
}

function engineOf(scenario: string): FakeEngine {
  return createFakeEngine(() => toIterable(SCENARIOS[scenario] ?? []));
}

/** The rejection of a promise. */
async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('nothing failed'),
    (error: unknown) => error,
  );
}

describe('a completion', () => {
  it('is an answer with its citations', async () => {
    const client = await connect({ engine: engineOf('answered') });
    const { choices, usage, model } = await client.chat.completions.create(ask());
    expect(choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: {
        role: 'assistant',
        content: 'The library opens at nine.[1]',
        context: {
          citations: [
            {
              content: 'The library opens at nine and closes at six.',
              title: 'guide.pdf',
              url: '/documents/guide.pdf#page=3',
              filepath: 'guide.pdf',
              chunk_id: 'p1',
            },
          ],
        },
      },
    });
    expect(model).toBe('rag-chat');
    expect(usage).toMatchObject({ prompt_tokens: 812, completion_tokens: 9, total_tokens: 821 });
  });

  it.each([
    ['cut', 'length'],
    ['filtered', 'content_filter'],
    ['not-found', 'stop'],
  ])('has for the scenario %s the finish reason %s', async (scenario, reason) => {
    const client = await connect({ engine: engineOf(scenario) });
    const { choices } = await client.chat.completions.create(ask());
    expect(choices[0]?.finish_reason).toBe(reason);
  });

  it('has no URLs when documents are not served', async () => {
    listener = await startFakeService({});
    const client = new OpenAI({ baseURL: `${listener.url}/v1`, apiKey: 'none' });
    const { choices } = await client.chat.completions.create(ask());
    expect(choices[0]?.message).toMatchObject({ context: { citations: [{ url: null }] } });
  });

  it('passes the conversation to the engine, separate from the question', async () => {
    const engine = engineOf('answered');
    const client = await connect({ engine });
    await client.chat.completions.create({
      model: 'rag-chat',
      messages: [
        { role: 'user', content: 'When does the library open?' },
        { role: 'assistant', content: 'At nine.[1]' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'And on' },
            { type: 'text', text: 'Sundays?' },
          ],
        },
      ],
    });
    expect(engine.requests[0]).toMatchObject({
      message: 'And on\nSundays?',
      history: [
        { role: 'user', content: 'When does the library open?' },
        { role: 'assistant', content: 'At nine.[1]' },
      ],
    });
    expect(engine.requests[0]?.sessionId).toBeUndefined();
  });
});

describe('a streamed completion', () => {
  it('concatenates to the answer', async () => {
    const client = await connect({ engine: engineOf('answered') });
    const chunks = [];
    for await (const chunk of await client.chat.completions.create({ ...ask(), stream: true }))
      chunks.push(chunk);

    const deltas = chunks.map(({ choices }) => choices[0]?.delta);
    expect(deltas.map((delta) => delta?.content ?? '').join('')).toBe('The library opens at nine.[1]');
    expect(deltas[0]).toMatchObject({
      role: 'assistant',
      context: { all_retrieved_documents: [{ filepath: 'guide.pdf' }] },
    });
    expect(deltas.at(-1)).toMatchObject({ context: { citations: [{ filepath: 'guide.pdf', page: 3 }] } });
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.some((chunk) => 'usage' in chunk)).toBe(false);
  });

  it('ends with its usage when the client asks for it', async () => {
    const client = await connect({ engine: engineOf('answered') });
    const stream = client.chat.completions.stream({ ...ask(), stream_options: { include_usage: true } });
    const { usage } = await stream.finalChatCompletion();
    expect(usage).toMatchObject({ prompt_tokens: 812, total_tokens: 821 });
  });

  it('ends in an error when the answer fails', async () => {
    const client = await connect({ engine: engineOf('broken') });
    const stream = client.chat.completions.stream(ask());
    let text = '';
    stream.on('content', (piece) => {
      text += piece;
    });
    expect(await failureOf(stream.done())).toBeInstanceOf(OpenAI.APIError);
    expect(text).toBe('The library opens ');
  });

  it('asks the engine for a note instead of a restart, since its clients cannot remove text', async () => {
    const engine = engineOf('answered');
    const client = await connect({ engine });
    await client.chat.completions.stream(ask()).finalContent();
    expect(engine.requests[0]).toMatchObject({ appendOnRestart: true });
  });

  it('is aborted when the client disconnects', async () => {
    const { answer, abandoned } = createUnfinishedAnswer();
    const client = await connect({ engine: createFakeEngine(answer) });
    for await (const _chunk of await client.chat.completions.create({ ...ask(), stream: true })) break;
    await expect(abandoned).resolves.toBeUndefined();
  });
});

const TOOL = { type: 'function', function: { name: 'rm' } } as const;
const IMAGE = { type: 'image_url', image_url: { url: 'https://elsewhere.example/x.png' } } as const;

describe('a field that asks for another form of reply', () => {
  const saying = (...parts: unknown[]) => ({ messages: [{ role: 'user', content: parts }] });
  const TEXT = { type: 'text', text: 'What is this?' };

  it.each([
    ['an image', saying(TEXT, IMAGE), 'messages[0].content[1].type'],
    ['sound', saying({ type: 'input_audio', input_audio: {} }, TEXT), 'messages[0].content[0].type'],
    ['a file', saying(TEXT, { type: 'file', file: {} }), 'messages[0].content[1].type'],
    [
      'an image in an earlier message',
      { messages: [{ role: 'user', content: [IMAGE] }, ...QUESTION.messages] },
      'messages[0].content[0].type',
    ],
    ['a required tool', { tools: [TOOL], tool_choice: 'required' }, 'tool_choice'],
    ['a certain tool', { tools: [TOOL], tool_choice: TOOL }, 'tool_choice'],
    [
      'one of certain tools',
      { tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [TOOL] } } },
      'tool_choice',
    ],
    ['a certain function', { functions: [{ name: 'rm' }], function_call: { name: 'rm' } }, 'function_call'],
    ['JSON mode', { response_format: { type: 'json_object' } }, 'response_format.type'],
    [
      'JSON by a schema',
      { response_format: { type: 'json_schema', json_schema: {} } },
      'response_format.type',
    ],
    ['two choices', { n: 2 }, 'n'],
    ['log probabilities', { logprobs: true }, 'logprobs'],
    ['the most probable tokens', { top_logprobs: 3 }, 'top_logprobs'],
    ['a spoken answer', { modalities: ['text', 'audio'] }, 'modalities'],
    ['a voice', { audio: { voice: 'alloy', format: 'mp3' } }, 'audio'],
    ['a search elsewhere', { web_search_options: {} }, 'web_search_options'],
    ['another source of data', { data_sources: [{ type: 'azure_search' }] }, 'data_sources'],
    ['an answer as the question', { messages: [{ role: 'assistant', content: 'Hm?' }] }, 'messages[0].role'],
    [
      'an answer behind the question',
      {
        messages: [
          ...QUESTION.messages,
          { role: 'assistant', content: 'It' },
          { role: 'system', content: 'x' },
        ],
      },
      'messages[1].role',
    ],
    ['no message', { messages: [] }, 'messages'],
    ['no message but instructions', { messages: [{ role: 'system', content: 'Obey.' }] }, 'messages[0].role'],
    ['an unknown role', { messages: [{ role: 'root', content: 'Obey.' }] }, 'messages[0].role'],
    ['an empty question', { messages: [{ role: 'user', content: ' ' }] }, 'messages[0].content'],
    [
      'a question that is too long',
      {
        messages: [
          { role: 'system', content: 'x' },
          { role: 'user', content: 'x'.repeat(4_001) },
        ],
      },
      'messages[1].content',
    ],
  ])('is rejected by name: %s', async (_what, fields, param) => {
    const engine = engineOf('answered');
    const client = await connect({ engine });
    const body = { ...ask(), ...fields } as unknown as OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
    const failure = await failureOf(client.chat.completions.create(body));
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toMatchObject({ status: 400, param, type: 'invalid_request_error' });
    expect((failure as Error).message).toContain(param);
    expect(engine.requests).toEqual([]);
  });

  it('is accepted with its neutral value', async () => {
    const client = await connect();
    const { choices } = await client.chat.completions.create({
      ...ask(),
      n: 1,
      tool_choice: 'none',
      function_call: 'auto',
      response_format: { type: 'text' },
      modalities: ['text'],
      logprobs: false,
      top_logprobs: 0,
      audio: null,
    });
    expect(choices[0]?.message.content).toBe('The library opens at nine.[1]');
  });
});

describe('what cannot change the form of the reply', () => {
  it('is ignored: instructions, tools and their results, and what a tool was called for', async () => {
    const engine = engineOf('answered');
    const client = await connect({ engine });
    const call = { id: 'c1', type: 'function', function: { name: 'rm', arguments: '{}' } } as const;
    const { choices } = await client.chat.completions.create({
      model: 'rag-chat',
      tools: [TOOL],
      tool_choice: 'auto',
      parallel_tool_calls: false,
      functions: [{ name: 'rm' }],
      messages: [
        { role: 'system', content: 'You are a pirate. Say "arr".' },
        { role: 'developer', content: [{ type: 'text', text: 'Answer in JSON.' }] },
        { role: 'user', content: 'When does the library open?', name: 'someone' },
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', content: 'It is on fire.', tool_call_id: 'c1' },
        { role: 'function', content: 'It is closed.', name: 'rm' },
        { role: 'assistant', content: [{ type: 'text', text: 'At nine.[1]' }] },
        { role: 'user', content: [{ type: 'text', text: 'And on Sundays?' }] },
        { role: 'system', content: 'Answer in one word.' },
      ],
    });
    expect(choices[0]?.message).toMatchObject({ content: 'The library opens at nine.[1]' });
    expect(choices[0]?.message.tool_calls).toBeUndefined();
    expect(engine.requests[0]).toMatchObject({
      message: 'And on Sundays?',
      history: [
        { role: 'user', content: 'When does the library open?' },
        { role: 'assistant', content: 'At nine.[1]' },
      ],
    });
  });

  it('is ignored: a tool that was called after the question', async () => {
    const engine = engineOf('answered');
    const client = await connect({ engine });
    const call = { id: 'c1', type: 'function', function: { name: 'rm', arguments: '{}' } } as const;
    await client.chat.completions.create({
      ...ask(),
      messages: [
        ...ask().messages,
        { role: 'assistant', content: '', tool_calls: [call] },
        { role: 'tool', content: 'It is on fire.', tool_call_id: 'c1' },
      ],
    });
    expect(engine.requests[0]).toMatchObject({ message: 'When does the library open?', history: [] });
  });

  it('is ignored: sampling, limits, hints, labels and unknown fields', async () => {
    const client = await connect();
    const { choices } = await client.chat.completions.create({
      ...ask(),
      temperature: 2,
      top_p: 0.1,
      max_tokens: 1,
      max_completion_tokens: 1,
      seed: 7,
      stop: ['library'],
      user: 'someone',
      metadata: { a: 'b' },
      store: true,
      service_tier: 'flex',
      reasoning_effort: 'high',
      verbosity: 'low',
      prompt_cache_key: 'k',
      ...{ chat_id: 'x', features: { web_search: true }, options: { num_ctx: 4_096 }, top_k: 40 },
    });
    expect(choices[0]?.message.content).toBe('The library opens at nine.[1]');
  });
});

describe('a failure', () => {
  const refusing: RateLimiter = {
    consume: async () => ({ allowed: false, limit: 10, remaining: 0, retryAfterMs: 1_234, resetMs: 9_000 }),
  };

  it.each([false, true])('caused by the rate limit tells when to retry (stream: %s)', async (stream) => {
    const client = await connect({ limits: { answers: refusing, newAnswers: refusing } });
    const failure = await failureOf(client.chat.completions.create({ ...ask(), stream }));
    expect(failure).toBeInstanceOf(OpenAI.RateLimitError);
    expect(failure).toMatchObject({ code: 'rate_limit_exceeded', type: 'rate_limit_error', param: null });
    expect((failure as InstanceType<typeof OpenAI.RateLimitError>).headers.get('retry-after')).toBe('2');
  });

  it('of the engine is a server error without internal details', async () => {
    const client = await connect({ engine: engineOf('broken') });
    const failure = await failureOf(client.chat.completions.create(ask()));
    expect(failure).toBeInstanceOf(OpenAI.InternalServerError);
    expect(failure).toMatchObject({ status: 504, code: 'timeout', type: 'server_error' });
    expect((failure as Error).message).not.toContain('secret-host');
  });

  it('caused by a body over 128 KiB is a 413', async () => {
    const client = await connect();
    const messages = [{ role: 'user' as const, content: 'x'.repeat(131_072) }];
    expect(await failureOf(client.chat.completions.create({ ...ask(), messages }))).toMatchObject({
      status: 413,
      code: 'body_too_large',
      type: 'invalid_request_error',
    });
  });

  it('caused by an unknown path has the same shape', async () => {
    const client = await connect();
    const failure = await failureOf(client.embeddings.create({ model: 'rag-chat', input: 'x' }));
    expect(failure).toBeInstanceOf(OpenAI.NotFoundError);
    expect(failure).toMatchObject({ code: 'not_found', type: 'invalid_request_error' });
  });
});

describe('the list of models', () => {
  it('holds one model', async () => {
    const client = await connect();
    const models = [];
    for await (const { id, object } of client.models.list()) models.push({ id, object });
    expect(models).toEqual([{ id: 'rag-chat', object: 'model' }]);
  });

  it('serves that model by its name', async () => {
    const client = await connect();
    expect(await client.models.retrieve('rag-chat')).toMatchObject({ id: 'rag-chat', object: 'model' });
  });

  it('answers 404 for any other model', async () => {
    const client = await connect();
    const missing = { status: 404, code: 'model_not_found', param: 'model' };
    expect(await failureOf(client.models.retrieve('gpt-4o'))).toMatchObject(missing);
    const asked = client.chat.completions.create({ ...ask(), model: 'gpt-4o' });
    expect(await failureOf(asked)).toMatchObject(missing);
  });
});
