import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { tool as aiTool, generateText, type LanguageModel, streamText } from 'ai';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createFakeEngine, type FakeEngine, toIterable } from '../../__fixtures__/fake-engine.ts';
import type { Listener } from '../../networking/index.ts';
import { SCENARIOS } from '../__fixtures__/scenarios.ts';
import { startFakeService } from '../__fixtures__/start-fake-service.ts';

const QUESTION = 'When does the library open?';
const ANSWER = 'The library opens at nine.[1]';
const INSTRUCTIONS = 'You are a pirate. Answer in JSON.';

let listener: Listener | undefined;

afterEach(async () => {
  await listener?.close(0);
  listener = undefined;
});

async function start(): Promise<{ readonly baseURL: string; readonly engine: FakeEngine }> {
  const engine = createFakeEngine(() => toIterable(SCENARIOS['answered'] ?? []));
  listener = await startFakeService({ documents: async () => undefined, engine });
  return { baseURL: `${listener.url}/v1`, engine };
}

/** What the engine was asked: the instructions and tools of a client are no part of it. */
function expectQuestionAlone({ requests }: FakeEngine): void {
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({ message: QUESTION, history: [] });
}

describe('@langchain/openai', () => {
  const connect = (baseURL: string) =>
    new ChatOpenAI({ model: 'rag-chat', apiKey: 'none', configuration: { baseURL } });
  const MESSAGES = [new SystemMessage(INSTRUCTIONS), new HumanMessage(QUESTION)];

  it.each([
    ['a question', [new HumanMessage(QUESTION)]],
    ['a system message', MESSAGES],
  ])('gets an answer to %s', async (_what, messages) => {
    const { baseURL, engine } = await start();
    const { text, usage_metadata } = await connect(baseURL).invoke(messages);
    expect(text).toBe(ANSWER);
    expect(usage_metadata).toMatchObject({ input_tokens: 812, output_tokens: 9 });
    expectQuestionAlone(engine);
  });

  it.each([
    ['a question', [new HumanMessage(QUESTION)]],
    ['a system message', MESSAGES],
  ])('gets an answer to %s as a stream', async (_what, messages) => {
    const { baseURL, engine } = await start();
    let text = '';
    for await (const chunk of await connect(baseURL).stream(messages)) text += chunk.text;
    expect(text).toBe(ANSWER);
    expectQuestionAlone(engine);
  });

  it('gets an answer although it offers tools', async () => {
    const { baseURL, engine } = await start();
    const search = tool(async () => '', {
      name: 'search',
      description: 'x',
      schema: z.object({ q: z.string() }),
    });
    const { text, tool_calls } = await connect(baseURL).bindTools([search]).invoke(MESSAGES);
    expect([text, tool_calls]).toEqual([ANSWER, []]);
    expectQuestionAlone(engine);
  });

  it('is told by name that it cannot have JSON', async () => {
    const { baseURL } = await start();
    const asked = connect(baseURL)
      .withStructuredOutput(z.object({ open: z.string() }))
      .invoke(MESSAGES);
    await expect(asked).rejects.toThrow('response_format');
  });
});

describe('@ai-sdk/openai-compatible', () => {
  const search = aiTool({ inputSchema: z.object({ q: z.string() }), execute: async () => 'nothing' });
  const connect = (baseURL: string): LanguageModel =>
    createOpenAICompatible({ name: 'rag', baseURL }).chatModel('rag-chat');

  it.each([
    ['a question', {}],
    ['a system message', { instructions: INSTRUCTIONS }],
  ])('gets an answer to %s', async (_what, settings) => {
    const { baseURL, engine } = await start();
    const { text, finishReason, usage } = await generateText({
      model: connect(baseURL),
      prompt: QUESTION,
      ...settings,
    });
    expect([text, finishReason]).toEqual([ANSWER, 'stop']);
    expect(usage).toMatchObject({ inputTokens: 812, outputTokens: 9 });
    expectQuestionAlone(engine);
  });

  it.each([
    ['a question', {}],
    ['a system message', { instructions: INSTRUCTIONS }],
  ])('gets an answer to %s as a stream', async (_what, settings) => {
    const { baseURL, engine } = await start();
    const { textStream, finishReason } = streamText({
      model: connect(baseURL),
      prompt: QUESTION,
      ...settings,
    });
    let text = '';
    for await (const piece of textStream) text += piece;
    expect([text, await finishReason]).toEqual([ANSWER, 'stop']);
    expectQuestionAlone(engine);
  });

  it('gets an answer although it offers tools', async () => {
    const { baseURL, engine } = await start();
    const { text } = await generateText({ model: connect(baseURL), prompt: QUESTION, tools: { search } });
    expect(text).toBe(ANSWER);
    expectQuestionAlone(engine);
  });

  it('is told by name that a tool cannot be required', async () => {
    const { baseURL } = await start();
    const asked = generateText({
      model: connect(baseURL),
      prompt: QUESTION,
      tools: { search },
      toolChoice: 'required',
      maxRetries: 0,
    });
    await expect(asked).rejects.toThrow('tool_choice');
  });
});
