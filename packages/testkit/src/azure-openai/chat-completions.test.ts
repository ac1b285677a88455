import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AzureOpenAI, startAzureOpenAI } from './index.ts';

let azure: AzureOpenAI;

beforeAll(async () => {
  azure = await startAzureOpenAI({ apiKey: 'the-key', acceptToken: (token) => token === 'the-token' });
});
afterAll(() => azure.close());
beforeEach(() => azure.reset());

const PASSAGES = `""" <documents>
{"passage":1,"source":"hours.pdf","text":"The office opens at nine. It closes at five."}
{"passage":2,"source":"leave.pdf","text":"Full-time staff have 28 days of annual leave."}
</documents> """`;

const messages = [{ role: 'user', content: 'Hello there' }];
const CLASSIC = { model: 'gpt-4o-mini', messages };
const REASONING = { model: 'gpt-5-nano', messages };
const WITHOUT_REASONING = { model: 'gpt-5.6-luna', reasoning_effort: 'none', messages };

function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = { 'api-key': 'the-key' },
): Promise<Response> {
  return fetch(`${azure.endpoint}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const chat = (body: unknown, headers?: Record<string, string>) =>
  post('/openai/v1/chat/completions', body, headers);

async function outcome(response: Response): Promise<{ status: number; error: Record<string, unknown> }> {
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  return { status: response.status, error };
}

async function answerTo(body: object): Promise<string> {
  const { choices } = (await (await chat(body)).json()) as { choices: { message: { content: string } }[] };
  return choices[0]?.message.content ?? '';
}

async function eventsOf(response: Response): Promise<string[]> {
  return (await response.text())
    .split('\n\n')
    .filter(Boolean)
    .map((event) => event.replace(/^data: /u, ''));
}

describe('authorization', () => {
  it.each([
    ['the key as a header', { 'api-key': 'the-key' }],
    ['the key as a bearer token, as OpenAI’s client sends it', { authorization: 'Bearer the-key' }],
    ['a token of Entra ID', { authorization: 'Bearer the-token' }],
  ])('succeeds with %s', async (_name, headers) => {
    expect((await chat(CLASSIC, headers)).status).toBe(200);
  });

  it.each([
    ['nothing', {}, '401'],
    ['a wrong key', { 'api-key': 'other' }, '401'],
    ['a wrong key beside a valid token', { 'api-key': 'other', authorization: 'Bearer the-token' }, '401'],
    ['a wrong token', { authorization: 'Bearer other' }, 'Unauthorized'],
  ])('fails with %s', async (_name, headers, code) => {
    expect(await outcome(await chat(CLASSIC, headers))).toMatchObject({ status: 401, error: { code } });
  });

  it('fails before the response reveals whether a deployment exists', async () => {
    expect((await chat({ ...CLASSIC, model: 'nowhere' }, {})).status).toBe(401);
  });
});

describe('an unknown resource', () => {
  it('is reported for an unknown deployment', async () => {
    expect(await outcome(await chat({ ...CLASSIC, model: 'nowhere' }))).toMatchObject({
      status: 404,
      error: { code: 'DeploymentNotFound' },
    });
  });

  it.each([
    '/openai/v1/completions',
    '/openai/deployments/gpt-4o-mini/chat/completions',
    '/v1/chat/completions',
  ])('is %s', async (path) => {
    expect(await outcome(await post(path, CLASSIC))).toMatchObject({ status: 404, error: { code: '404' } });
  });

  it('is reported for a dated version of the v1 API', async () => {
    const response = await post('/openai/v1/chat/completions?api-version=2024-10-21', CLASSIC);
    expect(await outcome(response)).toMatchObject({ status: 400, error: { code: 'BadRequest' } });
  });

  it('is reported for a chat with an embedding model', async () => {
    expect(await outcome(await chat({ ...CLASSIC, model: 'text-embedding-3-small' }))).toMatchObject({
      status: 400,
      error: { code: 'OperationNotSupported' },
    });
  });
});

describe('a request', () => {
  it.each<[object | string, string | null, string | null]>([
    [{ ...CLASSIC, surprise: 1 }, 'surprise', 'unknown_parameter'],
    [{ messages }, 'model', 'missing_required_parameter'],
    [{ model: 'gpt-4o-mini' }, 'messages', 'missing_required_parameter'],
    [{ ...CLASSIC, messages: [] }, 'messages', 'empty_array'],
    [{ ...CLASSIC, messages: 'hello' }, 'messages', 'invalid_type'],
    [{ ...CLASSIC, messages: [{ role: 'user' }] }, 'messages[0].content', 'missing_required_parameter'],
    [{ ...CLASSIC, messages: [{ role: 'robot', content: '' }] }, 'messages[0].role', 'invalid_value'],
    [{ ...CLASSIC, messages: [{ role: 'user', content: '', id: 1 }] }, 'messages[0].id', 'unknown_parameter'],
    [{ ...CLASSIC, stream: 'yes' }, 'stream', 'invalid_type'],
    [{ ...CLASSIC, stream_options: { include_usage: true } }, 'stream_options', null],
    [
      { ...CLASSIC, stream: true, stream_options: { usage: true } },
      'stream_options.usage',
      'unknown_parameter',
    ],
    [{ ...CLASSIC, temperature: 2.5 }, 'temperature', 'decimal_above_max_value'],
    [{ ...CLASSIC, max_tokens: 0 }, 'max_tokens', 'integer_below_min_value'],
    [{ ...CLASSIC, max_tokens: 1.5 }, 'max_tokens', 'invalid_type'],
    [{ ...CLASSIC, max_tokens: 128_000 }, 'messages', 'context_length_exceeded'],
    [{ ...CLASSIC, max_completion_tokens: 9 }, 'max_completion_tokens', 'unsupported_parameter'],
    [{ ...CLASSIC, reasoning_effort: 'low' }, null, null],
    [{ ...REASONING, max_tokens: 9 }, 'max_tokens', 'unsupported_parameter'],
    [{ ...REASONING, temperature: 0 }, 'temperature', 'unsupported_value'],
    [{ ...REASONING, top_p: 0.5 }, 'top_p', 'unsupported_parameter'],
    [{ ...REASONING, reasoning_effort: 'none' }, 'reasoning_effort', 'unsupported_value'],
    [{ ...WITHOUT_REASONING, reasoning_effort: 'minimal' }, 'reasoning_effort', 'unsupported_value'],
    ['{"model": "gpt-4o-mini", ', null, null],
    ['{"model":"gpt-4o-mini","messages":[{"role":"user","content":"\\ud800"}]}', null, null],
  ])('such as %j is refused, naming %s (%s)', async (body, param, code) => {
    expect(await outcome(await chat(body))).toEqual({
      status: 400,
      error: { message: expect.any(String), type: 'invalid_request_error', param, code },
    });
  });

  it.each([
    ['an older model with its parameters', { ...CLASSIC, max_tokens: 9, temperature: 0 }],
    [
      'a reasoning model with its own',
      { ...REASONING, max_completion_tokens: 900, reasoning_effort: 'minimal' },
    ],
    ['a temperature without reasoning', { ...WITHOUT_REASONING, temperature: 0 }],
    [
      'content in parts',
      { ...CLASSIC, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] },
    ],
  ])('is accepted from %s', async (_name, body) => {
    expect((await chat(body)).status).toBe(200);
  });
});

describe('an answer', () => {
  const ask = (question: string, system = 'If the passages do not tell, reply with NOTHING_FOUND.') => ({
    ...CLASSIC,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: `${PASSAGES}\n\nQuestion: ${question}` },
    ],
  });

  it('quotes the sentence that answers, with the number of its passage', async () => {
    expect(await answerTo(ask('How many days of annual leave are there?'))).toBe(
      'Full-time staff have 28 days of annual leave [2].',
    );
  });

  it('finds the sentence within a longer passage', async () => {
    expect(await answerTo(ask('When does the office close?'))).toMatch(/closes at five \[1\]/);
  });

  it('is the prescribed refusal when the passages contain no answer', async () => {
    expect(await answerTo(ask('Who designed the spaceship?'))).toBe('NOTHING_FOUND');
    expect(await answerTo(ask('Who designed the spaceship?', 'Otherwise say "No idea".'))).toBe('No idea');
  });

  it('reads passages numbered in brackets and a question in a separate message', async () => {
    const body = {
      ...CLASSIC,
      messages: [
        {
          role: 'user',
          content: '<documents>\n[7] The garage is below building B.\n[8] Lunch is at noon.\n</documents>',
        },
        { role: 'user', content: 'Where is the garage?' },
      ],
    };
    expect(await answerTo(body)).toBe('The garage is below building B [7].');
  });

  it('makes a follow-up standalone', async () => {
    const body = {
      ...CLASSIC,
      messages: [
        { role: 'system', content: 'Rewrite the last message as a standalone question.' },
        { role: 'user', content: 'How many days of annual leave do I have?' },
        { role: 'assistant', content: 'It is 28 days.' },
        { role: 'user', content: 'And part-timers?' },
      ],
    };
    expect(await answerTo(body)).toMatch(/^And part-timers regarding .*annual leave.*\?$/);
  });

  it('is the same for the same request', async () => {
    expect(await answerTo(CLASSIC)).toBe(await answerTo(CLASSIC));
  });

  it('ends at the token limit with the finish reason length', async () => {
    const response = await chat({ ...CLASSIC, max_tokens: 2 });
    expect(await response.json()).toMatchObject({
      choices: [{ finish_reason: 'length' }],
      usage: { completion_tokens: 2 },
    });
  });

  it('of a reasoning model is empty when reasoning uses all tokens', async () => {
    const response = await chat({ ...REASONING, max_completion_tokens: 50 });
    expect(await response.json()).toMatchObject({
      choices: [{ finish_reason: 'length', message: { content: '' } }],
      usage: { completion_tokens: 50, completion_tokens_details: { reasoning_tokens: 50 } },
    });
  });
});

describe('a stream', () => {
  const STREAM = { ...CLASSIC, stream: true, stream_options: { include_usage: true } };

  it('begins with the filter’s verdict on the prompt, without choices', async () => {
    const [first = ''] = await eventsOf(await chat(STREAM));
    expect(JSON.parse(first)).toMatchObject({
      id: '',
      choices: [],
      prompt_filter_results: [{ prompt_index: 0, content_filter_results: { hate: { filtered: false } } }],
    });
  });

  it('ends with the finish reason, the usage without choices, and [DONE]', async () => {
    const [reason = '', usage = '', done] = (await eventsOf(await chat(STREAM))).slice(-3);
    expect(JSON.parse(reason)).toMatchObject({
      choices: [{ finish_reason: 'stop', delta: {} }],
      usage: null,
    });
    expect(JSON.parse(usage)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(done).toBe('[DONE]');
  });

  it('has no usage unless it is requested', async () => {
    const events = await eventsOf(await chat({ ...CLASSIC, stream: true }));
    expect(events.join('\n')).not.toContain('usage');
  });

  it('has the same text as the answer without streaming', async () => {
    const chunks = (await eventsOf(await chat(STREAM))).slice(0, -1).map((event) => JSON.parse(event));
    const text = chunks.map(({ choices }) => choices[0]?.delta?.content ?? '').join('');
    expect(text).toBe(await answerTo(CLASSIC));
  });
});

describe('the prompt cache', () => {
  const cached = async (prefix: string, question: string): Promise<number> => {
    const body = {
      ...CLASSIC,
      messages: [
        { role: 'system', content: prefix },
        { role: 'user', content: question },
      ],
    };
    const { usage } = (await (await chat(body)).json()) as {
      usage: { prompt_tokens_details: { cached_tokens: number } };
    };
    return usage.prompt_tokens_details.cached_tokens;
  };

  it('counts the leading tokens of an earlier prompt, in steps of 128 from 1,024', async () => {
    const prefix = 'alpha beta '.repeat(600);
    expect(await cached(prefix, 'one')).toBe(0);
    expect(await cached(prefix, 'two')).toBe(1_152);
  });

  it('does not cache fewer than 1,024 tokens', async () => {
    const prefix = 'gamma delta '.repeat(400);
    await cached(prefix, 'one');
    expect(await cached(prefix, 'two')).toBe(0);
  });

  it('counts only up to the first difference', async () => {
    const prefix = 'epsilon zeta '.repeat(800);
    await cached(prefix, 'one');
    expect(await cached(`other ${prefix}`, 'one')).toBe(0);
  });
});
