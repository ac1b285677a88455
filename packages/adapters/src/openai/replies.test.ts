import type { LLM, LLMPart } from '@rag/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type LoopbackServer,
  type Respond,
  sse,
  sseSteps,
  startLoopbackServer,
} from '../__fixtures__/loopback-server.ts';
import { createOpenAILLM } from './index.ts';

const ANSWER = 'Mooring costs 19 a night [1].';

let server: LoopbackServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function connect(respond: Respond, model = 'some-model'): Promise<LLM> {
  await server?.close();
  server = await startLoopbackServer(respond);
  return createOpenAILLM({ client: server.client, model });
}

async function collect(llm: LLM): Promise<LLMPart[]> {
  const parts: LLMPart[] = [];
  for await (const part of llm.stream({ messages: [{ role: 'user', content: 'How much?' }] }))
    parts.push(part);
  return parts;
}

/** The text of an answer, which a restart discards. */
function textOf(parts: readonly LLMPart[]): string {
  return parts.reduce((text, part) => {
    if (part.type === 'restart') return '';
    return part.type === 'text' ? text + part.text : text;
  }, '');
}

const toEvent = (data: unknown): string =>
  `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const toChunk = (delta: unknown, reason: unknown = null) => ({
  choices: [{ index: 0, delta, finish_reason: reason }],
});
const saying = (content: unknown) => toChunk({ content });
const FINISHED = [toChunk({}, 'stop'), '[DONE]'];

const stream = (...events: readonly unknown[]): Respond => sse(events.map(toEvent).join(''));
const text =
  (body: string, type = 'application/json'): Respond =>
  (response) => {
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  };

describe('the thoughts of a model', () => {
  it.each<[string, readonly unknown[]]>([
    ['between tags', ['<think>\nPassage 1 says 19.\n</think>\n\n', ANSWER].map(saying)],
    ['between tags that are cut', ['<thi', 'nk>the rules say 19', '</th', 'ink>', ANSWER].map(saying)],
    ['before a closing tag alone', [`It says 19.\n</think>\n\n${ANSWER}`].map(saying)],
    ['before a closing tag alone, cut', ['It says', ' 19.\n</', 'think>\n\n', ANSWER].map(saying)],
    [
      'in the channels of harmony',
      [
        '<|channel|>analysis<|message|>19<|end|><|start|>assist',
        'ant<|channel|>final<|mess',
        'age|>',
        ANSWER,
      ].map(saying),
    ],
    ['in reasoning_content', [toChunk({ role: 'assistant', reasoning_content: 'hm' }), saying(ANSWER)]],
    ['in reasoning', [toChunk({ content: '', reasoning: 'hm' }), saying(ANSWER)]],
    [
      'in parts of their own',
      [
        saying([{ type: 'thinking', thinking: [{ type: 'text', text: 'It says 19.' }] }]),
        saying([{ type: 'text', text: ANSWER }]),
      ],
    ],
  ])('are no part of its answer: %s', async (_where, chunks) => {
    for (const model of ['some-model', 'deepseek-r1:8b']) {
      const parts = await collect(await connect(stream(...chunks, ...FINISHED), model));
      expect(textOf(parts)).toBe(ANSWER);
      expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
    }
  });

  it('are no first token', async () => {
    const [first] = await collect(
      await connect(stream(...['<think>', 'hm', '</think>', ANSWER].map(saying), ...FINISHED)),
    );
    expect(first).toEqual({ type: 'text', text: ANSWER });
  });

  it('are taken back once from a model that does not write the opening tag, and then held back', async () => {
    const shown = toEvent(saying('It says'));
    const rest = [...[' 19.', '</think>', ANSWER].map(saying), ...FINISHED].map(toEvent).join('');
    const { respond, sendNext } = sseSteps([shown, rest]);
    const replies = [respond, sse(shown + rest)];
    const llm = await connect((response, request) => replies.shift()?.(response, request));
    const types: string[] = [];
    for await (const part of llm.stream({ messages: [{ role: 'user', content: 'How much?' }] })) {
      types.push(part.type);
      if (part.type === 'text') sendNext();
    }
    expect(types).toEqual(['text', 'restart', 'text', 'finish']);
    expect((await collect(llm)).map(({ type }) => type)).toEqual(['text', 'finish']);
  });

  it('cause no restart if they arrived together with the answer', async () => {
    const llm = await connect(stream(...['It says', '</think>', ANSWER].map(saying), ...FINISHED));
    expect((await collect(llm)).map(({ type }) => type)).toEqual(['text', 'finish']);
  });

  it('are no longer held back after three replies without any', async () => {
    const thinking = stream(...['It says', '</think>', ANSWER].map(saying), ...FINISHED);
    const replies: Respond[] = [thinking];
    const { respond, sendNext } = sseSteps([toEvent(saying('Moor')), FINISHED.map(toEvent).join('')]);
    const plain = stream(saying(ANSWER), ...FINISHED);
    replies.push(plain, plain, plain, respond);
    const llm = await connect((response, request) => replies.shift()?.(response, request));
    for (let reply = 0; reply < 4; reply += 1) await collect(llm);
    const parts = llm.stream({ messages: [{ role: 'user', content: 'How much?' }] })[Symbol.asyncIterator]();
    expect((await parts.next()).value).toEqual({ type: 'text', text: 'Moor' });
    sendNext();
    expect((await parts.next()).value).toMatchObject({ type: 'finish' });
  });

  it('are held back at once from a model whose name says that it thinks', async () => {
    const llm = await connect(
      stream(...['It says', '</think>', ANSWER].map(saying), ...FINISHED),
      'Qwen3-8B-Thinking',
    );
    expect((await collect(llm)).map(({ type }) => type)).toEqual(['text', 'finish']);
  });

  it('need not be held back from a model whose server removes them', async () => {
    const steps = [saying('Mooring '), saying('costs 19.'), toChunk({}, 'stop')].map(toEvent);
    const { respond, sendNext } = sseSteps(steps);
    let isFirst = true;
    const llm = await connect((...request) => {
      if (!isFirst) return respond(...request);
      isFirst = false;
      return sse(steps.join(''))(...request);
    }, 'qwq:32b');
    expect((await collect(llm)).map(({ type }) => type)).toEqual(['text', 'finish']);
    await expectAsItComes(llm, sendNext);
  });

  it('do not delay an answer for which they come in a field of their own', async () => {
    const steps = [[toChunk({ reasoning: 'hm' }), saying('Mooring ')], [saying('costs 19.')], FINISHED];
    const { respond, sendNext } = sseSteps(steps.map((step) => step.map(toEvent).join('')));
    await expectAsItComes(await connect(respond, 'gpt-oss:20b'), sendNext);
  });
});

/** Expects each text before the next one is sent. */
async function expectAsItComes(llm: LLM, sendNext: () => void): Promise<void> {
  const parts = llm.stream({ messages: [{ role: 'user', content: 'How much?' }] })[Symbol.asyncIterator]();
  for (const text of ['Mooring ', 'costs 19.']) {
    expect((await parts.next()).value).toEqual({ type: 'text', text });
    sendNext();
  }
  expect((await parts.next()).value).toMatchObject({ type: 'finish' });
}

describe('a whole answer', () => {
  it.each<[string, Respond]>([
    ['a reason and no [DONE]', stream(saying(ANSWER), toChunk({}, 'stop'))],
    ['[DONE] and no reason', stream(saying(ANSWER), '[DONE]')],
    ['a reason of null to the end and [DONE]', stream(saying(ANSWER), toChunk({ content: '' }), '[DONE]')],
    ['an empty reason and [DONE]', stream(toChunk({ content: ANSWER }, ''), '[DONE]')],
    ['a last line without its end', sse(`data: ${JSON.stringify(saying(ANSWER))}\n\ndata: [DONE]`)],
    ['no space behind "data:"', sse(`data:${JSON.stringify(saying(ANSWER))}\n\ndata:[DONE]\n\n`)],
    ['a list of parts', stream(saying([{ type: 'text', text: ANSWER }]), ...FINISHED)],
    [
      'a list of parts with references',
      stream(
        saying([
          { type: 'text', text: ANSWER },
          { type: 'reference', reference_ids: [1] },
        ]),
        ...FINISHED,
      ),
    ],
    [
      'messages instead of deltas',
      stream({ choices: [{ message: { content: ANSWER }, finish_reason: 'stop' }] }),
    ],
    ['text instead of deltas', stream({ choices: [{ text: ANSWER, finish_reason: 'stop' }] })],
    ['chunks without choices', stream({}, { choices: [] }, { choices: null }, saying(ANSWER), ...FINISHED)],
    ['heartbeats', stream('null', saying(ANSWER), '"ping"', ...FINISHED)],
    ['the end of a turn in its text', stream(saying(`${ANSWER}<|im_`), saying('end|>'), ...FINISHED)],
  ])('may have %s', async (_what, respond) => {
    const parts = await collect(await connect(respond));
    expect(textOf(parts)).toBe(ANSWER);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
  });

  const COMPLETION = {
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: `<think>19</think>${ANSWER}` },
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 5, completion_tokens: 2 },
  };

  it.each(['application/json', 'text/event-stream', 'text/plain'])(
    'may be one JSON document although a stream was asked for, as %s',
    async (type) => {
      const parts = await collect(await connect(text(`\n${JSON.stringify(COMPLETION, null, 2)}\n`, type)));
      expect(textOf(parts)).toBe(ANSWER);
      expect(parts.at(-1)).toEqual({
        type: 'finish',
        reason: 'stop',
        usage: { inputTokens: 5, cachedInputTokens: 0, outputTokens: 2 },
      });
    },
  );

  it.each([
    ['eos', 'stop'],
    ['end_turn', 'stop'],
    ['STOP', 'stop'],
    ['max_tokens', 'length'],
    ['MAX_TOKENS', 'length'],
    ['model_length', 'length'],
    ['SAFETY', 'content_filter'],
    ['content-filter', 'content_filter'],
  ])('may end with the reason %s, which means %s', async (wire, reason) => {
    const parts = await collect(await connect(stream(toChunk({ content: ANSWER }, wire), '[DONE]')));
    expect(parts.at(-1)).toMatchObject({ type: 'finish', reason });
  });
});

describe('an answer that failed', () => {
  it.each<[string, readonly unknown[]]>([
    ['neither a reason nor [DONE]', []],
    ['the reason error', [toChunk({}, 'error'), '[DONE]']],
    ['the reason abort', [toChunk({}, 'abort'), '[DONE]']],
    ['the reason network_error', [toChunk({}, 'network_error'), '[DONE]']],
    ['the reason insufficient_system_resource', [toChunk({}, 'insufficient_system_resource')]],
    ['a reason that nobody knows', [toChunk({}, 'gave up, sorry'), '[DONE]']],
    ['a reason that is no text', [toChunk({}, 7), '[DONE]']],
    ['an error', [{ error: { message: 'boom', code: 500 } }, '[DONE]']],
    ['an error that is a sentence', [{ error: 'boom' }, ...FINISHED]],
    [
      'an error beside its choices',
      [{ ...toChunk({}, 'stop'), error: { message: 'boom', code: 502 } }, '[DONE]'],
    ],
    [
      'an error in its choice',
      [{ choices: [{ delta: {}, error: { code: 502, message: 'boom' } }] }, '[DONE]'],
    ],
    ['an object that says it is an error', [{ object: 'error', message: 'boom', code: 500 }, '[DONE]']],
  ])('is no whole one: %s', async (_what, events) => {
    const llm = await connect(stream(saying('Mooring costs 19'), ...events));
    await expect(collect(llm)).rejects.toMatchObject({ code: 'model_unavailable', retryable: true });
  });

  it('may say so in the name of an event', async () => {
    const llm = await connect(sse(`${toEvent(saying('Moor'))}event: error\ndata: {"message":"boom"}\n\n`));
    await expect(collect(llm)).rejects.toMatchObject({ code: 'model_unavailable', retryable: true });
  });

  it('may be one JSON document of an error, with its kind', async () => {
    const error = { message: 'quoting a private question', type: 'rate_limit_error', code: 429 };
    const llm = await connect(text(JSON.stringify({ error })));
    const failure = await collect(llm).catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ code: 'rate_limited', details: { status: 429 } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('private');
  });

  it('may be half a JSON document', async () => {
    const llm = await connect(text('{"choices":[{"message":{"content":"Moor'));
    await expect(collect(llm)).rejects.toMatchObject({ code: 'model_unavailable', retryable: true });
  });

  it('may be a web page, which asking again does not change', async () => {
    const llm = await connect(text('<html>Log in</html>', 'text/html'));
    await expect(collect(llm)).rejects.toMatchObject({
      code: 'model_unavailable',
      retryable: false,
      message: expect.stringContaining('base URL'),
    });
  });
});
