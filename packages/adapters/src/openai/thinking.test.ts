import type { LLM } from '@rag/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  json,
  type LoopbackServer,
  type Respond,
  sse,
  startLoopbackServer,
} from '../__fixtures__/loopback-server.ts';
import {
  type ChatCapabilities,
  createOpenAILLM,
  defaultChatCapabilities,
  withReasoningTokens,
} from './index.ts';

const ANSWER_TOKENS = 200;
const ROOM = 4_096;

let server: LoopbackServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

type Thought = 'reasoning_content' | 'reasoning' | 'tags' | 'unseen';

/** A server whose model thinks for so many tokens before it answers in five, as far as it is allowed to. */
function thinkingFor(tokens: number, how: Thought): Respond {
  return (response, request) => {
    const limit = Number(request.body['max_tokens'] ?? request.body['max_completion_tokens']);
    const delta = (value: object) => ({ choices: [{ index: 0, delta: value, finish_reason: null }] });
    const thought = { tags: { content: '<think>hm' }, unseen: {}, reasoning: { reasoning: 'hm' } };
    const isDone = limit >= tokens + 5;
    const chunks = [
      delta(how === 'reasoning_content' ? { reasoning_content: 'hm' } : thought[how]),
      ...(isDone ? [delta({ content: `${how === 'tags' ? '</think>' : ''}It costs 19.` })] : []),
      { choices: [{ index: 0, delta: {}, finish_reason: isDone ? 'stop' : 'length' }] },
    ];
    return sse(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`)(
      response,
      request,
    );
  };
}

async function connect(respond: Respond, model: string, capabilities?: ChatCapabilities): Promise<LLM> {
  server = await startLoopbackServer(respond);
  return createOpenAILLM({
    client: server.client,
    model,
    roomSetting: 'THE_SETTING',
    ...(capabilities === undefined ? {} : { capabilities }),
  });
}

async function ask(llm: LLM): Promise<string> {
  let text = '';
  const request = {
    messages: [{ role: 'user' as const, content: 'How much?' }],
    maxOutputTokens: ANSWER_TOKENS,
  };
  for await (const part of llm.stream(request)) if (part.type === 'text') text += part.text;
  return text;
}

const limits = () => server?.requests.map(({ body }) => body['max_tokens']);

describe.each([400, 1_500])('a model that thinks for %i tokens', (tokens) => {
  it.each<Thought>(['reasoning_content', 'reasoning', 'tags', 'unseen'])(
    'fails once, for a repetition, and then has room for that: %s',
    async (how) => {
      const llm = await connect(thinkingFor(tokens, how), 'some-model');
      await expect(ask(llm)).rejects.toMatchObject({ code: 'model_unavailable', retryable: true });
      expect(await ask(llm)).toBe('It costs 19.');
      expect(limits()).toEqual([ANSWER_TOKENS, ANSWER_TOKENS + ROOM]);
    },
  );

  it.each([
    'deepseek-r1:8b',
    'qwen3:4b',
    'QwQ-32B',
    'openai/gpt-oss-20b',
    'Magistral-Small',
    'glm-4.1v-thinking',
  ])('has room for that at once if its name says that it thinks: %s', async (model) => {
    expect(await ask(await connect(thinkingFor(tokens, 'tags'), model))).toBe('It costs 19.');
  });

  it('has the room that is configured', async () => {
    const capabilities = withReasoningTokens(defaultChatCapabilities('some-model'), 2_000);
    expect(await ask(await connect(thinkingFor(tokens, 'reasoning'), 'some-model', capabilities))).toBe(
      'It costs 19.',
    );
    expect(limits()).toEqual([ANSWER_TOKENS + 2_000]);
  });
});

it('a short thought that left room for the answer makes room for longer ones', async () => {
  const llm = await connect(thinkingFor(100, 'reasoning'), 'some-model');
  expect([await ask(llm), await ask(llm)]).toEqual(['It costs 19.', 'It costs 19.']);
  expect(limits()).toEqual([ANSWER_TOKENS, ANSWER_TOKENS + ROOM]);
});

it.each(['llama3.2', 'qwen3-coder-30b-a3b-instruct', 'mistral-small', 'three-r12-models'])(
  'a model has no room for thoughts until it thinks: %s',
  async (model) => {
    const llm = await connect(thinkingFor(0, 'unseen'), model);
    expect([await ask(llm), await ask(llm)]).toEqual(['It costs 19.', 'It costs 19.']);
    expect(limits()).toEqual([ANSWER_TOKENS, ANSWER_TOKENS]);
  },
);

it.each([
  ['a configured room', withReasoningTokens(defaultChatCapabilities('some-model'), 300)],
  ['no room by configuration', withReasoningTokens(defaultChatCapabilities('qwq'), 0)],
  ['a room by its effort', { ...defaultChatCapabilities('o3'), maxTokensParameter: 'max_tokens' as const }],
])(
  'a model that thinks for longer than %s names the setting, and asking again is useless',
  async (_what, capabilities) => {
    const llm = await connect(thinkingFor(9_000, 'reasoning'), 'some-model', capabilities);
    await expect(ask(llm)).rejects.toMatchObject({
      code: 'model_unavailable',
      retryable: false,
      message: expect.stringContaining('raise THE_SETTING'),
      details: { reason: 'thought_too_long' },
    });
  },
);

it('a server whose context is too small for the room gets a smaller one', async () => {
  const body = {
    error: { message: "This model's maximum context length is 4096 tokens.", type: 'BadRequestError' },
  };
  const respond: Respond = (response, request) =>
    Number(request.body['max_tokens']) > 2_000
      ? json(400, JSON.stringify(body))(response, request)
      : thinkingFor(400, 'tags')(response, request);
  const llm = await connect(respond, 'qwq');
  await expect(ask(llm)).rejects.toMatchObject({ retryable: true });
  expect(await ask(llm)).toBe('It costs 19.');
  expect(limits()).toEqual([ANSWER_TOKENS + ROOM, ANSWER_TOKENS + ROOM / 4]);
});

it('a prompt that is too long without any room is refused for good', async () => {
  const body = { error: { message: "This model's maximum context length is 4096 tokens." } };
  const llm = await connect(json(400, JSON.stringify(body)), 'some-model');
  await expect(ask(llm)).rejects.toMatchObject({ code: 'model_unavailable', retryable: false });
});

it('the models of OpenAI are not held back for thoughts that they never write', () => {
  expect(withReasoningTokens(defaultChatCapabilities('o3'), 500)).toMatchObject({ reasoningTokens: 500 });
  expect(withReasoningTokens(defaultChatCapabilities('o3'), 500).thinks).toBeUndefined();
});
